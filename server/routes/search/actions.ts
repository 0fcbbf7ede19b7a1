/** What an operator can do or open by its name. */
import type { SearchGroup, SearchHit } from "../../views/search.ts";

interface Action {
  title: string;
  /** What it is for, in words that it is found by too. */
  about: string;
  path: string;
  isAct?: true;
}

const ACTIONS: readonly Action[] = [
  { title: "Now", about: "page: the fleet, every host", path: "/" },
  { title: "Pools", about: "page: every pool, riskiest first", path: "/pools" },
  { title: "Guests", about: "page: every virtual machine and container", path: "/vms" },
  { title: "Compare", about: "page: one chart of several hosts", path: "/compare" },
  { title: "Incidents", about: "page: what is the matter, and was", path: "/incidents" },
  { title: "What changed", about: "page: the journal, last night, of all hosts", path: "/journal" },
  { title: "Guests without a backup", about: "page: no backup", path: "/vms?q=backup%3Anone" },
  {
    title: "Register host",
    about: "add a host and get its token",
    path: "/admin/hosts#name-register",
  },
  {
    title: "Enrol many hosts",
    about: "register hosts by their names, a line of shell for each",
    path: "/admin/enrol",
  },
  {
    title: "Mute…",
    about: "one reason: choose it among the incidents, then press m",
    path: "/incidents",
  },
  {
    title: "New window",
    about: "mute a host, a group or a code for a maintenance",
    path: "/admin/windows/new?kind=once",
  },
  { title: "Hosts and tokens", about: "administration", path: "/admin/hosts" },
  { title: "Channels", about: "administration: where messages go", path: "/admin/channels" },
  { title: "New channel", about: "send messages somewhere else too", path: "/admin/channels/new" },
  { title: "Policies", about: "administration: who is told what", path: "/admin/policies" },
  { title: "Windows", about: "administration: maintenance, mutes", path: "/admin/windows" },
  { title: "Thresholds", about: "administration: from where on", path: "/admin/thresholds" },
  {
    title: "Snapshot policies",
    about: "administration: which snapshots are wanted",
    path: "/admin/snapshot-policies",
  },
  { title: "Snapshots", about: "every dataset, the uncovered first", path: "/pools/snapshots" },
  { title: "Second factor", about: "administration: passkeys, codes", path: "/admin/security" },
  { title: "Sessions", about: "administration: who is signed in", path: "/admin/sessions" },
  { title: "Screens on a wall", about: "administration: their links", path: "/admin/wall" },
  { title: "Audit", about: "administration: who did what", path: "/admin/audit" },
  { title: "Sign out", about: "end this session, log out", path: "/logout", isAct: true },
];

/** Those whose title or purpose holds all of `words`, in lower case; by title first. */
export function findActions(words: readonly string[], limit: number): SearchGroup {
  const has = (text: string) => words.every((word) => text.toLowerCase().includes(word));
  const found = ACTIONS.filter(({ title, about }) => has(`${title} ${about}`))
    .toSorted((a, b) => Number(has(b.title)) - Number(has(a.title)));
  const hits = found.slice(0, limit).map(({ title, about, path, isAct }): SearchHit => ({
    title,
    path,
    place: about,
    level: null,
    found: null,
    is_act: isAct === true,
  }));
  return { kind: "action", total: found.length, all_path: null, hits };
}
