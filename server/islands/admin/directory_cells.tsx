/** What stands in each column of a registered host's row. */
import type { ComponentChildren } from "preact";
import type { HostCard } from "../../views/host_card.ts";
import { hostAdminPath, hostPath } from "../../views/paths.ts";
import { type DirectoryState, directoryState } from "../../views/host_directory.ts";
import { Age } from "../ui/Age.tsx";
import { UNKNOWN } from "../ui/format.ts";
import { LevelBadge, type Tone } from "../ui/LevelBadge.tsx";
import type { DirectoryColumn } from "./directory_columns.ts";

/** Of each state, its word and how it is drawn. */
export const STATE_WORDS: Readonly<Record<DirectoryState, { word: string; tone: Tone }>> = {
  connected: { word: "Connected", tone: "ok" },
  away: { word: "Not connected", tone: "offline" },
  never: { word: "Never connected", tone: "none" },
  enrolling: { word: "Enrolling", tone: "waiting" },
};

type Cells = Record<DirectoryColumn, (card: HostCard) => ComponentChildren>;

/** `enrolling`: names of hosts that have a code. */
export function directoryCells(enrolling: ReadonlySet<string>): Cells {
  return {
    host: ({ name }) => <a class="host-name" href={hostPath(name)} title={name}>{name}</a>,
    agent: (card) => agentCell(card, enrolling),
    group: ({ group }) => group === null ? null : <span class="group">{group}</span>,
    tags: ({ tags }) => tags.map((tag) => <span key={tag} class="tag">{tag}</span>),
    seen: ({ last_seen_unix }) => last_seen_unix === null ? "never" : <Age unix={last_seen_unix} />,
    version: ({ agent_version, agent_standing }) => (
      <>
        {agent_version ?? UNKNOWN}
        {agent_standing === "behind" && <span class="muted">behind</span>}
      </>
    ),
    acts: ({ name }) => <Acts name={name} />,
  };
}

function agentCell(card: HostCard, enrolling: ReadonlySet<string>) {
  if (card.two_agents) return LevelBadge({ tone: "warning", children: "Two agents" });
  if (card.waiting) return LevelBadge({ tone: "waiting", children: "Waiting to reconnect" });
  const state = directoryState(card, enrolling);
  const { word, tone } = STATE_WORDS[state];
  return state === "connected" ? word : LevelBadge({ tone, children: word });
}

function Acts({ name }: { name: string }) {
  const path = hostAdminPath(name);
  return (
    <span class="line-actions">
      <a href={`${path}/edit`}>
        Edit<span class="sr-only">{` ${name}`}</span>
      </a>
      <a href={`${path}/rotate`}>
        New token<span class="sr-only">{` for ${name}`}</span>
      </a>
      <a href={`${path}/delete`}>
        Delete<span class="sr-only">{` ${name}`}</span>
      </a>
    </span>
  );
}
