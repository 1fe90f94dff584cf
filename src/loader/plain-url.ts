/** The full grammar of URIs is one regular expression, which takes 5 ms to compile. Most of what is written needs none of it. */

/** Host, port and path of nothing but letters, digits and what every part of a URI may hold. */
const PLAIN_URL = /^https?:\/\/[a-z0-9.-]+(?::\d+)?(?:\/[a-z0-9._~/-]*)?$/i

/** @returns the same check, which asks `full` only about what is not a plain URL */
export const plainUrlFirst =
  (full: (text: string) => boolean): ((text: string) => boolean) =>
  (text) =>
    PLAIN_URL.test(text) || full(text)
