import type { ServerEntry } from "../../views/server_entry.ts";
import { Moment } from "../../islands/ui/Moment.tsx";

/** The servers that share the database, and what each of them has. */
export function ServerList({ servers }: { servers: readonly ServerEntry[] }) {
  return (
    <section class="section" aria-labelledby="servers">
      <header class="section-head">
        <h2 id="servers">Servers</h2>
      </header>
      <table class="listing card servers">
        <thead>
          <tr>
            <th scope="col">Server</th>
            <th scope="col">Since</th>
            <th scope="col">Hosts</th>
            <th scope="col">Messages</th>
          </tr>
        </thead>
        <tbody>
          {servers.map(({ name, started_unix, hosts, has_desk, is_this }) => (
            <tr key={`${name} ${started_unix}`}>
              <th scope="row" data-label="Server">
                {name}
                {is_this && " (this one)"}
              </th>
              <td data-label="Since">
                <Moment unix={Math.floor(started_unix)} />
              </td>
              <td data-label="Hosts">{hosts}</td>
              <td data-label="Messages">{has_desk ? "go out from here" : "–"}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
