/** A database as its tables use it: who reads, who writes in order, who removes what is old. */
import type pg from "pg";
import type { DatabaseAddress } from "../database_url.ts";
import { Connections } from "./connections.ts";
import { StorageError } from "../errors.ts";
import { isOfCompany, isOfConnection, toStorageError } from "./faults.ts";
import { bind, type Statement, type Values } from "./statement.ts";

export interface Reader {
  all<R>(statement: Statement, values?: Values): Promise<R[]>;
  /** Null when there is no row. */
  get<R>(statement: Statement, values?: Values): Promise<R | null>;
}

/** What is done in one transaction, or as one. */
export interface Session extends Reader {
  /** How many rows it wrote. */
  run(statement: Statement, values?: Values): Promise<number>;
  /** SQL without parameters: changes of the schema, savepoints. */
  exec(sql: string): Promise<void>;
}

/** How many connections there are of each sort. */
export const CONNECTIONS = { readers: 6, followers: 2, steps: 2, claims: 2 } as const;

/** What a server has lapses: it does not wait long to hear whether it still has it. */
const LEASE_WAIT_MS = 6_000;
/** Longer than a claim waits for a commit of the owner before. */
const CLAIM_WAIT_MS = 15_000;

/** How often a transaction that met another is tried. */
const TRIES = 4;

/**
 * One connection writes, in the order of the calls; some read; some take the steps of retention, which
 * nothing waits for; some follow what other servers write, which waits for no other read; some say
 * what is this server's, and one that it lives. A read whose connection is lost is tried once more,
 * on another.
 */
export class Database implements Session, AsyncDisposable {
  #writer: Connections;
  #readers: Connections;
  #followers: Connections;
  #steps: Connections;
  #claims: Connections;
  #lease: Connections;
  #isReached = true;

  constructor(readonly address: DatabaseAddress) {
    this.#writer = new Connections(address, 1);
    this.#readers = new Connections(address, CONNECTIONS.readers);
    this.#followers = new Connections(address, CONNECTIONS.followers);
    this.#steps = new Connections(address, CONNECTIONS.steps);
    this.#claims = new Connections(address, CONNECTIONS.claims, CLAIM_WAIT_MS);
    this.#lease = new Connections(address, 1, LEASE_WAIT_MS);
  }

  get name(): string {
    return this.address.name;
  }

  /** The writer first: what it still writes may read. */
  get #all(): Connections[] {
    return [
      this.#writer,
      this.#steps,
      this.#claims,
      this.#lease,
      this.#followers,
      this.#readers,
    ];
  }

  /** Makes every connection: a server whose process may open nothing more goes on with those. */
  async makeConnections(): Promise<void> {
    await Promise.all(this.#all.map((connections) => connections.makeAll()));
  }

  /**
   * Says whether the database is reached. As long as it is not, whatever is asked of it fails at once,
   * but for whether this server lives.
   */
  setReached(isReached: boolean): void {
    if (this.#isReached && !isReached) {
      for (const connections of this.#all) if (connections !== this.#lease) connections.drop();
    }
    this.#isReached = isReached;
  }

  #notReached(): StorageError {
    return new StorageError(`Cannot reach "${this.name}"`);
  }

  all<R>(statement: Statement, values?: Values): Promise<R[]> {
    return this.#read(this.#readers, statement, values);
  }

  async get<R>(statement: Statement, values?: Values): Promise<R | null> {
    const [row] = await this.all<R>(statement, values);
    return row ?? null;
  }

  /** Reads what other servers write. */
  readonly following: Reader = {
    all: (statement, values) => this.#read(this.#followers, statement, values),
    get: async <R>(statement: Statement, values?: Values) =>
      (await this.#read<R>(this.#followers, statement, values))[0] ?? null,
  };

  #read<R>(connections: Connections, statement: Statement, values?: Values): Promise<R[]> {
    if (!this.#isReached) return Promise.reject(this.#notReached());
    const read = () =>
      connections.use((client) => sessionOf(client).all<R>(statement, values), isOfConnection);
    return read().catch((error) => {
      if (!isOfConnection(error)) throw error;
      if (!this.#isReached) throw this.#notReached();
      return read();
    });
  }

  run(statement: Statement, values?: Values): Promise<number> {
    return this.#asWrite(this.#writer, (session) => session.run(statement, values));
  }

  exec(sql: string): Promise<void> {
    return this.#asWrite(this.#writer, (session) => session.exec(sql));
  }

  /** Does `work` in one transaction, all of it or nothing; it may be tried again. */
  write<T>(work: (session: Session) => Promise<T>): Promise<T> {
    return this.#asWrite(this.#writer, (session) => transaction(session, work));
  }

  /** Does `work`, which begins its own transactions, with the connection that writes. */
  maintain<T>(work: (session: Session) => Promise<T>): Promise<T> {
    return this.#writer.use((client) => work(sessionOf(client)), isOfConnection);
  }

  /** The same as `write`, for what holds up no other write. */
  step<T>(work: (session: Session) => Promise<T>): Promise<T> {
    return this.#asWrite(this.#steps, (session) => transaction(session, work));
  }

  /** The same for what says what is whose, which waits for no write of this server. */
  claim<T>(work: (session: Session) => Promise<T>): Promise<T> {
    return this.#asWrite(this.#claims, (session) => transaction(session, work));
  }

  /** The same for what says that this server lives. */
  lease<T>(work: (session: Session) => Promise<T>): Promise<T> {
    return this.#asWrite(this.#lease, (session) => transaction(session, work));
  }

  async #asWrite<T>(
    connections: Connections,
    work: (session: Session) => Promise<T>,
  ): Promise<T> {
    if (!this.#isReached && connections !== this.#lease) throw this.#notReached();
    try {
      return await connections.use(async (client) => {
        for (let tries = 1;; tries++) {
          try {
            return await work(sessionOf(client));
          } catch (error) {
            if (tries === TRIES || !isOfCompany(error)) throw error;
          }
        }
      }, isOfConnection);
    } catch (error) {
      throw toStorageError(this.name, error);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const connections of this.#all) await connections[Symbol.asyncDispose]();
  }
}

/** A connection as a session. */
export function sessionOf(client: pg.Client): Session {
  const query = (statement: Statement, values: Values = {}) => {
    const { name, text } = statement;
    return client.query({ ...name !== null && { name }, text, values: bind(statement, values) });
  };
  return {
    all: async <R>(statement: Statement, values?: Values) =>
      (await query(statement, values)).rows as R[],
    get: async <R>(statement: Statement, values?: Values) =>
      ((await query(statement, values)).rows[0] as R | undefined) ?? null,
    run: async (statement, values) => (await query(statement, values)).rowCount ?? 0,
    exec: async (sql) => void await client.query(sql),
  };
}

/** Does `work` in one transaction. */
export async function transaction<T>(
  session: Session,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  await session.exec("BEGIN");
  try {
    const result = await work(session);
    await session.exec("COMMIT");
    return result;
  } catch (error) {
    // A connection that is gone has taken its transaction along.
    if (!isOfConnection(error)) await session.exec("ROLLBACK");
    throw error;
  }
}
