import { CHECKSUMS } from "../../../web/agent_packages.ts";

export interface ShellLineParts {
  /** Where the server is reached, without a trailing slash. */
  origin: string;
  name: string;
  code: string;
  /** Of the packages that the server hands out; null: it has none. */
  version: string | null;
}

/**
 * What root runs on the host, on one line for any `sh`. The code is nobody's argument: `echo` is the
 * shell's own, and `wget`, which every Proxmox VE has, reads it from a file in a directory of root's
 * own. A server that hands out as many packages as it may is asked again for ten minutes.
 */
export function shellLine({ origin, name, code, version }: ShellLineParts): string {
  const enrol = `echo "$c" | proxmox-monitor-agent enroll --server "$u" --host-id ${name}`;
  const values = `c=${code} u='${origin}'`;
  if (version === null) return `(${values}; ${enrol})`;
  return [
    `(set -e; ${values}`,
    'd=$(mktemp -d); trap \'rm -rf "$d"\' EXIT; cd "$d"',
    'echo "header = Authorization: Bearer $c" >wgetrc',
    "get() { WGETRC=wgetrc wget -nv --tries=40 --waitretry=15 --retry-on-http-error=503 " +
    '"$u/enroll/packages/$1"; }',
    `f=proxmox-monitor-agent_${version}_$(dpkg --print-architecture).deb`,
    `get ${CHECKSUMS}; get "$f"; sha256sum --check --ignore-missing ${CHECKSUMS}`,
    'apt-get install -y "./$f"',
    `${enrol})`,
  ].join("; ");
}
