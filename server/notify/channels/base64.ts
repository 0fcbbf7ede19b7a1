/** Base64 of the UTF-8 of `text`, as RFC 7617 wants user and password. */
export function encodeBase64Utf8(text: string): string {
  return new TextEncoder().encode(text).toBase64();
}
