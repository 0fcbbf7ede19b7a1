/** A network between an agent and its server that can lose what it carries, and says nothing. */

/** What is lost: what the server answers, or all there is. */
export type Loss = "replies" | "everything";

export interface LossyProxy extends AsyncDisposable {
  /** Where it takes connections, on this machine. */
  port: number;
  /**
   * From here on it loses this of every connection, and closes none: those of now for ever,
   * new ones until `heal()`. While everything is lost, new ones are refused.
   */
  lose(what: Loss): void;
  /** New connections are whole again. */
  heal(): void;
}

interface Link {
  client: Deno.TcpConn;
  server: Deno.TcpConn;
  loses: Loss | null;
}

/** Stands before `targetPort` of this machine. */
export function openLossyProxy(targetPort: number): LossyProxy {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const links = new Set<Link>();
  let loses: Loss | null = null;

  async function link(client: Deno.TcpConn): Promise<void> {
    if (loses === "everything") return client.close();
    const server = await Deno.connect({ hostname: "127.0.0.1", port: targetPort })
      .catch(() => null);
    if (server === null) return client.close();
    const made: Link = { client, server, loses };
    links.add(made);
    await Promise.all([
      carry(client, server, () => made.loses === "everything"),
      carry(server, client, () => made.loses !== null),
    ]);
  }

  async function take(): Promise<void> {
    const all: Promise<void>[] = [];
    for await (const client of listener) all.push(link(client));
    for (const { client, server } of links) [client, server].forEach(close);
    await Promise.all(all);
  }
  const taking = take();

  return {
    port: listener.addr.port,
    lose(what) {
      loses = what;
      for (const each of links) each.loses = what;
    },
    heal: () => loses = null,
    async [Symbol.asyncDispose]() {
      listener.close();
      await taking;
    },
  };
}

/** Carries one direction until its source ends; an end that is lost does not arrive either. */
async function carry(
  from: Deno.TcpConn,
  to: Deno.TcpConn,
  isLost: () => boolean,
): Promise<void> {
  const buffer = new Uint8Array(64 * 1024);
  try {
    for (let read = await from.read(buffer); read !== null; read = await from.read(buffer)) {
      for (let sent = 0; sent < read && !isLost();) {
        sent += await to.write(buffer.subarray(sent, read));
      }
    }
  } catch {
    // Either end broke off: whatever it was, this direction carries nothing more.
  }
  if (!isLost()) close(to);
}

function close(connection: Deno.TcpConn): void {
  try {
    connection.close();
  } catch (error) {
    if (!(error instanceof Deno.errors.BadResource)) throw error; // it is closed already
  }
}
