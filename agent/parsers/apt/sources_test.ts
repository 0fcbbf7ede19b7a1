import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { hideUsersInSources, parseDeb822Sources, parseSourcesList } from "./sources.ts";
import { damagedTexts } from "../../../testing/damage.ts";

const LIST = `# Debian
deb http://deb.debian.org/debian trixie main contrib
deb-src http://deb.debian.org/debian trixie main
#deb https://enterprise.proxmox.com/debian/pve trixie pve-enterprise

  deb [ arch=amd64 signed-by=/usr/share/keyrings/x.gpg ] http://mirror.example.com/flat ./ # ours
deb\thttps://user:FIXTURE-SECRET-NEVER-SENT@repo.example.com:8443/apt stable\tmain
debian http://noise.example.com x y
deb https://incomplete.example.com
`;

Deno.test("parseSourcesList() reads enabled entries for packages", () => {
  deepStrictEqual(parseSourcesList(LIST), [
    { uri: "http://deb.debian.org/debian", suite: "trixie", components: ["main", "contrib"] },
    { uri: "http://mirror.example.com/flat", suite: "./", components: [] },
    { uri: "https://repo.example.com:8443/apt", suite: "stable", components: ["main"] },
  ]);
});

const DEB822 = `# As installed
Types: deb deb-src
URIs: http://deb.debian.org/debian/
Suites: trixie trixie-updates
Components: main
# in between
 contrib
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg

Types: deb
URIs: https://enterprise.proxmox.com/debian/pve
Suites: trixie
Components: pve-enterprise
Enabled: no
\t
types: deb
uris:
 https://a:b@one.example.com/x
 https://two.example.com/x
suites: ./
enabled: yes

Types: deb-src
URIs: http://deb.debian.org/debian/
Suites: trixie
`;

Deno.test("parseDeb822Sources() reads enabled stanzas for packages, each URI with each suite", () => {
  const debian = { uri: "http://deb.debian.org/debian/", components: ["main", "contrib"] };
  deepStrictEqual(parseDeb822Sources(DEB822), [
    { ...debian, suite: "trixie" },
    { ...debian, suite: "trixie-updates" },
    { uri: "https://one.example.com/x", suite: "./", components: [] },
    { uri: "https://two.example.com/x", suite: "./", components: [] },
  ]);
});

Deno.test("parseDeb822Sources() reads line ends of Windows", () => {
  deepStrictEqual(parseDeb822Sources(DEB822.replaceAll("\n", "\r\n")), parseDeb822Sources(DEB822));
});

Deno.test("hideUsersInSources() takes out users and passwords, and nothing else", () => {
  strictEqual(
    hideUsersInSources("deb https://a:b@c.example.com/d x\ndeb http://e.example.com/f@g y\n"),
    "deb https://(hidden)@c.example.com/d x\ndeb http://e.example.com/f@g y\n",
  );
});

Deno.test("parseSourcesList() and parseDeb822Sources() find nothing in nothing, and survive damage", () => {
  deepStrictEqual([parseSourcesList(""), parseDeb822Sources("")], [[], []]);
  for (const text of damagedTexts(LIST, 500)) parseSourcesList(text);
  for (const text of damagedTexts(DEB822, 500)) parseDeb822Sources(text);
});
