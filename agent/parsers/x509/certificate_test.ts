import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { damagedTexts } from "../../../testing/damage.ts";
import { TEST_CERTIFICATE } from "../../../testing/sinks/certificate.ts";
import { parseCertificate } from "./certificate.ts";

const PEM = await Deno.readTextFile(
  new URL("../../../fixtures/hosts/healthy/pve/nodes/pve-01/pve-ssl.pem", import.meta.url),
);

/** Names of every kind, one beyond ASCII, and an end as a time of two digits for the year. */
const NAMED = `-----BEGIN CERTIFICATE-----
MIICfTCCAiOgAwIBAgIUMi6TxsvzGLvenK8P6K5i1PzskV0wCgYIKoZIzj0EAwIw
gZMxCzAJBgNVBAYTAkFUMQ0wCwYDVQQIDARXaWVuMRkwFwYDVQQKDBBNw7xsbGVy
ICYgU8O2aG5lMR8wHQYJKoZIhvcNAQkBFhByb290QGV4YW1wbGUubmV0MRMwEQYK
CZImiZPyLGQBGRYDbmV0MQowCAYDVQQFEwE3MRgwFgYDVQQDDA9wdmUuZXhhbXBs
ZS5uZXQwHhcNMjYxMTI5MDQzNjIxWhcNMzcxMTExMDQzNjIxWjCBkzELMAkGA1UE
BhMCQVQxDTALBgNVBAgMBFdpZW4xGTAXBgNVBAoMEE3DvGxsZXIgJiBTw7ZobmUx
HzAdBgkqhkiG9w0BCQEWEHJvb3RAZXhhbXBsZS5uZXQxEzARBgoJkiaJk/IsZAEZ
FgNuZXQxCjAIBgNVBAUTATcxGDAWBgNVBAMMD3B2ZS5leGFtcGxlLm5ldDBZMBMG
ByqGSM49AgEGCCqGSM49AwEHA0IABDP8hRBWkzGkmcFMoUgY8zMiG5wBGkqHkDv/
Q87YS0wHkIig72pTcm5wQMGEAomGwDNsvHL5dxTwmVxWPA5EmbejUzBRMB0GA1Ud
DgQWBBR1cmg9MvEvqO+HMBhtyijKCnDULzAfBgNVHSMEGDAWgBR1cmg9MvEvqO+H
MBhtyijKCnDULzAPBgNVHRMBAf8EBTADAQH/MAoGCCqGSM49BAMCA0gAMEUCIGKl
NGonUrRaN+hAlSFgD9B+xF8K8pziDTFmG68NwrggAiEA+EQ4gDmRwgpiArUlb/R4
XKeDK7Bg3bGekxNYJrfj8Xw=
-----END CERTIFICATE-----`;

Deno.test("parseCertificate() tells subject and end of a certificate of Proxmox", () => {
  const certificate = parseCertificate(PEM);

  strictEqual(
    certificate?.subject,
    "OU=PVE Cluster Node, O=Proxmox Virtual Environment, CN=pve-01.example.net",
  );
  strictEqual(new Date(1000 * (certificate?.not_after_unix ?? 0)).getUTCFullYear(), 2100);
});

for (const [what, pem] of Object.entries({ PEM, NAMED, TEST: TEST_CERTIFICATE.cert })) {
  Deno.test(`parseCertificate() reads as OpenSSL does: ${what}`, () => {
    const { subject, validTo } = new X509Certificate(pem);

    deepStrictEqual(parseCertificate(pem), {
      subject: subject.replaceAll("\n", ", "),
      not_after_unix: Date.parse(validTo) / 1000,
    });
  });
}

Deno.test("parseCertificate() takes the first of a chain, and nothing of what is none", () => {
  deepStrictEqual(parseCertificate(PEM + NAMED), parseCertificate(PEM));
  for (const text of ["", "\0\0", PEM.slice(0, 300), "-----BEGIN PRIVATE KEY-----\nAAAA\n"]) {
    strictEqual(parseCertificate(text), null);
  }
});

Deno.test("parseCertificate() of a damaged one is null or another certificate, never an error", () => {
  for (const text of damagedTexts(NAMED, 300)) {
    const certificate = parseCertificate(text);
    strictEqual(Number.isInteger(certificate?.not_after_unix ?? 0), true);
  }
});
