import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { parseCertificate } from "./certificate.ts";

const PEM = await Deno.readTextFile(
  new URL("../../../fixtures/hosts/healthy/pve/nodes/pve-01/pve-ssl.pem", import.meta.url),
);

Deno.test("parseCertificate() tells subject and end of a certificate of Proxmox", async () => {
  const certificate = await parseCertificate(PEM);

  strictEqual(
    certificate?.subject,
    "OU=PVE Cluster Node, O=Proxmox Virtual Environment, CN=pve-01.example.net",
  );
  strictEqual(new Date(1000 * (certificate?.not_after_unix ?? 0)).getUTCFullYear(), 2100);
});

Deno.test("parseCertificate() takes the first of a chain, and nothing of what is none", async () => {
  deepStrictEqual(await parseCertificate(PEM + PEM), await parseCertificate(PEM));
  for (const text of ["", "\0\0", PEM.slice(0, 300), "-----BEGIN PRIVATE KEY-----\nAAAA\n"]) {
    strictEqual(await parseCertificate(text), null);
  }
});
