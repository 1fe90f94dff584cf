# A repository with the example of this project, applied.
. "$DUVO_GITOPS/test/docs/start/sandbox.sh"
export ERP_TOKEN=a-secret-token
cp -r "$DUVO_GITOPS/examples/duvo.yaml" "$DUVO_GITOPS/examples/sops" . && chmod -R u+w .
edit 's/^project: retail-ops$/&\nteam: 8e10cecf-bb16-406f-8b1e-faf030ba6b34\nowner: abc3a47b-8ad1-4b85-9c68-7d9ca2c6091e/'
git init -q && git add . && git commit -q -m 'The example' && duvo-apply -y
