# Every example of docs/errors.md begins anew, in an empty folder.
. "$DUVO_GITOPS/test/docs/start/sandbox.sh"

# Nothing there.
empty() {
  cd "$HOME/retail-ops" && rm -rf ./* .git
}

# fresh [flags of the sandbox]: nothing there, and nothing in Duvo.
fresh() {
  empty && . "$DUVO_GITOPS/test/docs/start/sandbox.sh" "$@"
}

# One agent, applied: outside git, and in a repository.
again() {
  fresh && lookup | manifest && duvo-apply -y
}
committed() {
  empty && . "$DUVO_GITOPS/test/docs/start/lookup.sh"
}
