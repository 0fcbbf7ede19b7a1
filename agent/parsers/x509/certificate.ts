/** The public part of a certificate, as far as it tells whose it is and how long it holds. */
export interface Certificate {
  subject: string;
  not_after_unix: number;
}

/** The first certificate of a PEM text; null when there is none that can be read. */
export async function parseCertificate(pem: string): Promise<Certificate | null> {
  // Only now: what it takes in memory an agent needs for nothing else.
  const { X509Certificate } = await import("node:crypto");
  try {
    const { subject, validTo } = new X509Certificate(pem);
    const ms = Date.parse(validTo);
    if (Number.isNaN(ms)) return null;
    return { subject: subject.replaceAll("\n", ", "), not_after_unix: Math.floor(ms / 1000) };
  } catch {
    return null;
  }
}
