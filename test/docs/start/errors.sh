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

# speak v1-builds: the generation of the API that is spoken from now on.
speak() {
  curl -s "$DUVO_API_BASE_URL/_sandbox/dialects" -d "{\"dialects\": [\"$1\"]}" > /dev/null
}

# break_connection REASON: the only connection stops working.
break_connection() {
  id=$(curl -s "$DUVO_API_BASE_URL/_sandbox/state" | node -p 'JSON.parse(require("fs").readFileSync(0)).connections[0].id')
  curl -s -X PATCH "$DUVO_API_BASE_URL/_sandbox/connections/$id" -d "{\"broken\": \"$1\"}" > /dev/null
}
