# The example, applied, and then changed in git.
. "$DUVO_GITOPS/test/docs/start/example.sh"
edit '/^  returns-desk:/,$ s/slack_enabled: true/slack_enabled: false/'
edit 's/subAgents: \[vendor-lookup\]/subAgents: [credit-check, vendor-lookup]/'
sed -i.bak 's/never more than 50 EUR/never more than 20 EUR/' sops/invoice-processor.md
cat >> duvo.yaml <<'END'
  credit-check:
    name: Credit Check
    folder: finance
    build:
      from: quick
      config:
        data:
          input: Look up the customer's credit limit and open invoices, and answer yes or no with one reason.
END
