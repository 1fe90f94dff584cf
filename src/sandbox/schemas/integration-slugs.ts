/** v2: the integrations of the catalog that a probe may name. */
export const INTEGRATION_SLUGS: readonly string[] = `
  googlecalendar google-calendar gmail slack googledocs googlesheets googledrive firecrawl exa exa-search
  exa-company-search exa-people-search deep-research system browser-agent browser-agent-devtools notion linear
  confluence custom_mcp user_mcp snowflake sharepoint teams onedrive bigquery databricks netsuite outlook
  microsoft-calendar excel word saps4hana md365 businesscentral oraclefusion workday coupa signavio sap-ecc msteams
  human-in-the-loop email-attachments-reader document-processor google-docs google-sheets google-drive outbound-call
  case-queue-producer case-queue-consumer handover shopify hubspot zendesk intercom powerbi salesforce pipedrive
  tableau image-generation forecasting supabase attio amplitude websets firecrawl-platform duvo-computer-use
  duvo-computer-use-rdp eu-commodity-prices asana ssh scheduling github linear-native notion-native granola apify
  bamboohr
`
  .trim()
  .split(/\s+/)
