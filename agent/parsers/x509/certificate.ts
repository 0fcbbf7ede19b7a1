/**
 * Certificates, as far as they tell whose they are and how long they hold. `node:crypto` would
 * tell it too, for 4 MB of memory that an agent needs for nothing else.
 */
import { type DerValue, readDer, readOid, readText, readTime, TAG } from "./der.ts";

export interface Certificate {
  /** Such as "O=Proxmox Virtual Environment, CN=pve-01.example.net". */
  subject: string;
  not_after_unix: number;
}

const PEM = /-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]*)-----END CERTIFICATE-----/;

/** The version, which stands before everything else unless it is the first. */
const VERSION_TAG = 0xa0;

/** The first certificate of a PEM text; null when there is none that can be read. */
export function parseCertificate(pem: string): Certificate | null {
  try {
    const [, base64 = ""] = PEM.exec(pem) ?? [];
    return readCertificate(Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0)));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof DOMException) return null;
    throw error;
  }
}

/** RFC 5280, 4.1: serial number, signature, issuer, validity, subject, and what is not read. */
function readCertificate(bytes: Uint8Array): Certificate | null {
  const [certificate] = readDer(bytes);
  const [signed] = childrenOf(certificate);
  const fields = childrenOf(signed).filter(({ tag }) => tag !== VERSION_TAG);
  const [, , , validity, subject] = fields;
  const [, notAfter] = childrenOf(validity);
  const not_after_unix = notAfter === undefined ? null : readTime(notAfter);
  if (not_after_unix === null) return null;
  return { subject: childrenOf(subject).map(readNamePart).join(", "), not_after_unix };
}

function childrenOf(value: DerValue | undefined, tag: number = TAG.sequence): DerValue[] {
  if (value?.tag !== tag) {
    throw new SyntaxError("Cannot read a certificate: it is put together otherwise");
  }
  return readDer(value.content);
}

/** Of RFC 4519 and RFC 2985, by what OpenSSL calls them; others are named by their number. */
const ATTRIBUTES: Readonly<Record<string, string>> = {
  "2.5.4.3": "CN",
  "2.5.4.5": "serialNumber",
  "2.5.4.6": "C",
  "2.5.4.7": "L",
  "2.5.4.8": "ST",
  "2.5.4.10": "O",
  "2.5.4.11": "OU",
  "0.9.2342.19200300.100.1.25": "DC",
  "1.2.840.113549.1.9.1": "emailAddress",
};

/** A set of one attribute, rarely of more. */
function readNamePart(part: DerValue): string {
  return childrenOf(part, TAG.set).map((attribute) => {
    const [type, value] = childrenOf(attribute);
    if (type?.tag !== TAG.oid || value === undefined) return "?";
    const oid = readOid(type.content);
    return `${ATTRIBUTES[oid] ?? oid}=${readText(value) ?? "?"}`;
  }).join(" + ");
}
