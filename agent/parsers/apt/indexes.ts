import type { AptSource } from "./sources.ts";

/** How missing repositories are called where it is not known which are configured. */
export const PROXMOX_OWN = "Proxmox VE";

const COMPRESSED = String.raw`(?:\.(?:gz|xz|bz2|lzma|lz4|zst))?`;
const RELEASE = /^(?:In)?Release$/;
const PACKAGES = new RegExp(`^Packages${COMPRESSED}$`);
const INDEX = new RegExp(`_(?:(?:In)?Release|Packages${COMPRESSED})$`);

/** Whether `name` in apt's folder of lists is an index of packages. */
export function isIndex(name: string): boolean {
  return INDEX.test(name);
}

/** Whether `source` is fetched over the network and `names` hold no index of it. */
export function lacksIndex(source: AptSource, names: readonly string[]): boolean {
  if (!/^https?:\/\//i.test(source.uri)) return false;
  const prefix = indexPrefix(source);
  const folders = source.components.map((component) => `${encode(component)}_binary-`);
  return !names.some((name) => {
    if (!name.startsWith(prefix)) return false;
    const rest = name.slice(prefix.length);
    const file = rest.slice(rest.lastIndexOf("_") + 1);
    return RELEASE.test(rest) || PACKAGES.test(rest) ||
      (PACKAGES.test(file) && folders.some((folder) => rest.startsWith(folder)));
  });
}

/** "https://enterprise.proxmox.com/debian/pve trixie". */
export function describeSource({ uri, suite }: AptSource): string {
  return `${uri.replace(/\/+$/, "")} ${suite}`.slice(0, 200);
}

/**
 * Whether `name` is an index of Proxmox VE itself: of its own server, a mirror or a proxy of it, by
 * path or component. Ceph and the backup server lie there too, and are not Proxmox VE.
 */
export function isProxmoxIndex(name: string): boolean {
  if (!isIndex(name)) return false;
  const archive = name.split("_dists_", 1)[0] ?? "";
  return /_pve-?(?:no-subscription|enterprise|test)_/.test(name) ||
    (/proxmox|(?:^|[^a-z])pve(?:[^a-z]|$)/i.test(archive) && !/ceph|pbs|pmg/i.test(archive));
}

/** What the names of all indexes of `source` begin with: its address, as apt makes it a file name. */
function indexPrefix({ uri, suite }: AptSource): string {
  const base = uri.replace(/^[a-z]+:\/\//i, "").replace(/\/*$/, "/");
  if (suite === "/") return encode(base);
  return encode(suite.endsWith("/") ? `${base}${suite}` : `${base}dists/${suite}/`);
}

/** apt writes these, blanks and what is not ASCII as %XX, and "/" as "_". */
function encode(text: string): string {
  const bytes = Array.from(new TextEncoder().encode(text), (byte) => {
    const character = String.fromCharCode(byte);
    return byte <= 0x20 || byte >= 0x7f || '\\|{}[]<>"^~_=!@#$%^&*'.includes(character)
      ? `%${byte.toString(16).padStart(2, "0")}`
      : character;
  });
  return bytes.join("").replaceAll("/", "_");
}
