# A repository with one agent, applied.
. "$DUVO_GITOPS/test/docs/start/sandbox.sh"
git init -q
lookup | manifest
git add . && git commit -q -m 'Vendor lookup' && duvo-apply -y
