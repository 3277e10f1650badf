/** Whether a text is a URL that is asked by HTTP, with or without TLS. */
export function isHttpUrl(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}
