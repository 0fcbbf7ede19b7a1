import type { CollectorError } from "../../../shared/sample/fields.ts";
import { fileError } from "../../io/io.ts";
import { parseCertificate } from "../../parsers/x509/certificate.ts";
import { type CareSources, read, type ReadingOf, unread, unreadable } from "./part.ts";

/** The node's own, and the one that an operator may have put before it. */
const FILES = ["pve-ssl.pem", "pveproxy-ssl.pem"];

/** The public parts of the node's certificates; the keys beside them are never opened. */
export async function readCertificates(
  { context, identity }: CareSources,
): Promise<ReadingOf<"certificates">> {
  if (identity.node_name === null) {
    const message = "Cannot find certificates: this node's name is not known";
    return unread({ tag: "certificates", message });
  }
  const folder = `${context.paths.pve}/nodes/${identity.node_name}`;
  const certificates = [];
  const errors: CollectorError[] = [];
  for (const name of FILES) {
    const path = `${folder}/${name}`;
    const file = await context.lane("care_pve").readText(path);
    if (file.kind === "not_found") continue;
    if (file.kind !== "ok") {
      errors.push(fileError("certificates", path, file));
      continue;
    }
    const certificate = parseCertificate(file.value);
    if (certificate === null) errors.push(...unreadable("certificates", path).errors);
    else certificates.push({ name, ...certificate });
  }
  if (certificates.length === 0 && errors.length > 0) return unread(...errors);
  const reading = read({ available: certificates.length > 0, certificates });
  return { ...reading, errors };
}
