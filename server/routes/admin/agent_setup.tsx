import { AGENT_SOCKET_PATH } from "../../../shared/protocol/names.ts";
import type { AppRequest } from "../../web/app_request.ts";
import { Island } from "../../components/Island.tsx";
import { AgentWatch } from "../../islands/admin/AgentWatch.tsx";
import { sendPage } from "../../web/send_page.ts";
import { SERVER_VERSION } from "../../version.ts";
import { CopyBlock, ShownOnce } from "./CopyBlock.tsx";

export interface AgentSetup {
  /** "pve-01 is registered". */
  title: string;
  name: string;
  token: string;
}

/** Shows a host's new token, this once, and how to put it to use. */
export function sendAgentSetupPage(request: AppRequest, setup: AgentSetup): Response {
  return sendPage(request, {
    title: setup.title,
    body: <AgentSetupPage {...setup} origin={request.get("origin")} />,
  });
}

/** The agent's whole configuration, for a server that is reached at `origin`. */
export function agentToml({ name, token, origin }: Omit<AgentSetupPageProps, "title">): string {
  const serverUrl = origin.replace(/^http/, "ws") + AGENT_SOCKET_PATH;
  // A TOML string is written as a JSON string is.
  return Object.entries({ server_url: serverUrl, token, host_id: name })
    .map(([key, value]) => `${key} = ${JSON.stringify(value)}\n`).join("");
}

interface AgentSetupPageProps extends AgentSetup {
  /** Where this server is reached, without a trailing slash. */
  origin: string;
}

function AgentSetupPage({ title, name, token, origin }: AgentSetupPageProps) {
  return (
    <div class="admin">
      <div class="setup-head">
        <h1>{title}</h1>
        <Island name="AgentWatch" component={AgentWatch} props={{ name }} />
      </div>
      <section class="card setup">
        <ShownOnce />
        <CopyBlock id="token" what="Token" text={token} />
      </section>
      <section class="card setup" aria-labelledby="install">
        <h2 id="install">Install the agent on {name}</h2>
        {!origin.startsWith("https:") && <PlainHttpNotice />}
        <ol class="steps">
          <li>
            <p>Copy the agent&rsquo;s package to the host and install it:</p>
            <CopyBlock
              id="install-command"
              what="Install command"
              text={`apt install ./proxmox-monitor-agent_${SERVER_VERSION}_amd64.deb`}
            />
          </li>
          <li>
            <p>
              Make this the content of{" "}
              <code>/etc/proxmox-monitor/agent.toml</code>, readable by root alone:
            </p>
            <CopyBlock
              id="agent-toml"
              what="agent.toml"
              text={agentToml({ name, token, origin })}
            />
          </li>
          <li>
            <p>Start the agent. One that runs already picks up the new file by itself.</p>
            <CopyBlock
              id="start-command"
              what="Start command"
              text="systemctl enable --now proxmox-monitor-agent"
            />
          </li>
        </ol>
      </section>
      <p>
        <a href="/admin/hosts">Back to the hosts</a>
      </p>
    </div>
  );
}

export function PlainHttpNotice() {
  return (
    <p class="notice">
      This page was opened without HTTPS. An agent takes a <code>ws://</code>{" "}
      address only to its own machine: for all others, put the server behind HTTPS and set{" "}
      <code>PUBLIC_URL</code>.
    </p>
  );
}
