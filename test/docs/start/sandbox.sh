# An empty team, and the commands pointed to it.
duvo-sandbox "$@" > /dev/null
export DUVO_API_BASE_URL=http://127.0.0.1:4010 DUVO_API_KEY=dv_sandbox_key

# Replaces in duvo.yaml.
edit() { sed -i.bak "$1" duvo.yaml && rm duvo.yaml.bak; }

# manifest <<'END' … END: a duvo.yaml with its guards, and what follows.
manifest() {
  {
    echo 'version: 1'
    echo 'project: retail-ops'
    echo 'team: 8e10cecf-bb16-406f-8b1e-faf030ba6b34'
    echo 'owner: abc3a47b-8ad1-4b85-9c68-7d9ca2c6091e'
    echo
    cat
  } > duvo.yaml
}

# agent KEY NAME TEXT: an entry under `agents`.
agent() {
  cat <<END
  $1:
    name: $2
    build:
      config:
        data:
          models:
            agent: { model: claude-sonnet-4-6 }
            browsing: { provider: anthropic, model: claude-sonnet-4-5 }
          input: $3
END
}

# The entries of one agent.
lookup() {
  echo 'agents:'
  agent vendor-lookup 'Vendor Lookup' 'Find a vendor by name or VAT number and answer with its number only.'
}

# id_of NAME: the id of a live agent.
id_of() {
  curl -s "$DUVO_API_BASE_URL/v1/agents" -H "Authorization: Bearer $DUVO_API_KEY" |
    grep -o "\"id\":\"[^\"]*\",\"team_id\":\"[^\"]*\",\"name\":\"$1\"" | cut -d '"' -f 4
}

# sandbox PATH JSON: a request to the sandbox's own endpoints.
sandbox() {
  curl -sf "$DUVO_API_BASE_URL/_sandbox/$1" -H 'Content-Type: application/json' -d "$2" > /dev/null
}

# Ana edits Vendor Lookup in the web interface.
ana() {
  sandbox "agents/$(id_of 'Vendor Lookup')/edit" '{
    "build": { "patch": { "data": { "input": "Answer with everything you know." } } },
    "by": { "name": "Ana Novak", "email": "ana@example.com" } }'
}
