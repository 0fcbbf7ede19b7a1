/** Who is calling, when proxies stand between. */

/**
 * The caller's address: the rightmost entry of X-Forwarded-For that is not a trusted proxy,
 * believed only when the connection itself comes from one. Entries further left are whatever
 * the caller wrote and must never be believed.
 */
export function clientAddress(
  remoteAddress: string,
  forwardedFor: string | undefined,
  trustedProxies: readonly string[],
): string {
  let address = plainAddress(remoteAddress);
  const hops = (forwardedFor ?? "").split(",").map((hop) => plainAddress(hop.trim()));
  while (trustedProxies.includes(address)) {
    const hop = hops.pop();
    if (hop === undefined || hop === "") break;
    address = hop;
  }
  return address;
}

/** Whether the caller reached us over TLS, as a trusted proxy says. */
export function isForwardedHttps(
  remoteAddress: string,
  forwardedProto: string | undefined,
  trustedProxies: readonly string[],
): boolean {
  return trustedProxies.includes(plainAddress(remoteAddress)) &&
    forwardedProto?.split(",").at(-1)?.trim() === "https";
}

/** A socket that accepts both families shows IPv4 callers as ::ffff:a.b.c.d. */
function plainAddress(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/, "");
}
