// The fragment of a heading, by the rule of GitHub, so that links between pages work there and on the site.

/** Returns the fragment without `#`: lower case, without punctuation, blanks as hyphens. */
export const anchor = (heading) => heading.trim().toLowerCase().replace(/[^\p{L}\p{N} _-]/gu, "").replaceAll(" ", "-");
