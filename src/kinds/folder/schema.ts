/** How a folder is written, and what that means. */

import type { RefSpec, SchemaFacet } from '../../model/kind.ts'

const refs: readonly RefSpec[] = [
  { path: ['parent'], to: 'folder', many: false, tree: true, separable: false },
]

export const folderSchema: SchemaFacet = {
  name: 'folder',
  section: 'folders',
  refs,
  schema: {
    type: 'object',
    description: 'A folder that organises agents.',
    additionalProperties: false,
    properties: {
      // v1: folder names are 1 to 100 characters
      name: { type: 'string', minLength: 1, maxLength: 100, description: 'Shown in Duvo. Default: the key.' },
      parent: {
        type: ['string', 'null'],
        description: 'Key or UUID of the folder this one lies in; null is the root.',
      },
    },
  },
  shared: null,
  secrets: [],
  writeOnly: [],
  env: [],
  files: [],
  scope: (attrs) => attrs['parent'] ?? null,
  // A folder always lies somewhere: what is not written is the root, so that the same name finds the same folder.
  canonical: (written, key) => ({
    attrs: { name: written['name'] ?? key, parent: written['parent'] ?? null },
    secrets: {},
  }),
}
