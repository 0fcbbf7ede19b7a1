/** A connection of this process to itself: what is sent on it waits as long as what others send. */
import { connect, createServer, type Socket } from "node:net";

/** A byte is not waited for any longer: then the connection is no measure. */
const PATIENCE_MS = 60_000;
const BYTE = Uint8Array.of(0);

export class Loopback implements Disposable {
  #there: Socket;
  #answered: (() => void) | null = null;

  private constructor(readonly here: Socket, there: Socket) {
    this.#there = there;
    // Read in the same queue as every other socket.
    there.on("data", () => this.#answer());
    for (const socket of [here, there]) {
      socket.on("error", () => {});
      socket.on("close", () => this.#answer());
    }
  }

  /** Rejects where the process may open no more files. */
  static async open(): Promise<Loopback> {
    const server = createServer();
    try {
      const taken = new Promise<Socket>((resolve) => server.once("connection", resolve));
      await new Promise<void>((resolve, reject) => {
        server.once("error", reject);
        server.listen({ port: 0, host: "127.0.0.1" }, resolve);
      });
      const address = server.address();
      const port = typeof address === "object" ? address?.port ?? 0 : 0;
      const here = connect({ host: "127.0.0.1", port });
      await new Promise<void>((resolve, reject) => {
        here.once("connect", resolve);
        here.once("error", reject);
      });
      return new Loopback(here, await taken);
    } finally {
      server.close();
    }
  }

  /** Resolves once a byte that is sent now has had its turn; at once when the connection is gone. */
  turn(): Promise<void> {
    if (this.here.destroyed || this.#there.destroyed) return Promise.resolve();
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(() => this[Symbol.dispose](), PATIENCE_MS);
    this.#answered = () => {
      clearTimeout(timer);
      resolve();
    };
    this.here.write(BYTE);
    return promise;
  }

  [Symbol.dispose](): void {
    this.here.destroy();
    this.#there.destroy();
    this.#answer();
  }

  #answer(): void {
    this.#answered?.();
    this.#answered = null;
  }
}
