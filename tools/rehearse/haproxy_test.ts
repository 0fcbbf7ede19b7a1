import { deepStrictEqual, match, throws } from "node:assert/strict";
import { withPlaces } from "./haproxy.ts";

const DEPLOYED = await Deno.readTextFile(new URL("../../deploy/haproxy.cfg", import.meta.url));
const PLACES = {
  ports: { https: 8443, http: 8080 },
  certificate: "/tmp/monitor.pem",
  servers: ["127.0.0.1:4001", "10.213.2.2:4002"],
};

Deno.test("withPlaces() puts ports, certificate and servers into the deployed file", () => {
  const text = withPlaces(DEPLOYED, PLACES);

  match(text, /^\tbind 127\.0\.0\.1:8080\n\tbind 127\.0\.0\.1:8443 ssl crt \/tmp\/monitor\.pem /m);
  const servers = [...text.matchAll(/^\tserver (.*)$/gm)].map(([, words]) => words);
  const both = ["a 127.0.0.1:4001", "b 10.213.2.2:4002"];
  deepStrictEqual(servers, [...both, ...both]);
});

Deno.test("withPlaces() refuses a file that has no such places", () => {
  throws(() => withPlaces("global\n", PLACES), /Cannot place/);
});
