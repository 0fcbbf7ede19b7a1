/** What a kind of channel is: one file each, and one row of the table in `mod.ts`. */
import * as z from "zod";
import { settingProblems } from "./setting_problems.ts";
import type { Message } from "../message/message.ts";
import { type Answer, type Outcome, readAnswer } from "./outcome.ts";

/** A request as it goes out; nothing of it is ever logged, since addresses hold secrets too. */
export interface HttpParcel {
  via: "http";
  method: "GET" | "POST" | "PUT";
  url: string;
  headers: Readonly<Record<string, string>>;
  /** Null: none. */
  body: string | null;
}

export interface SmtpServerSettings {
  host: string;
  port: number;
  /** tls: from the first byte; starttls: before anything is said; none: in clear. */
  security: "starttls" | "tls" | "none";
  user: string | null;
  password: string | null;
  /** PEM of authorities to trust instead of the usual ones; null: the usual ones. */
  ca_certificate: string | null;
}

export interface MailParcel {
  via: "smtp";
  server: SmtpServerSettings;
  /** What it calls itself in EHLO. */
  client_name: string;
  mail: {
    message_id: string;
    /** Ids of what it belongs to, so that mail programs show one incident as one thread. */
    references: readonly string[];
    from: { name: string; address: string };
    to: readonly string[];
    subject: string;
    text: string;
    html: string;
    date_ms: number;
  };
}

export type Parcel = HttpParcel | MailParcel;

export interface ChannelKind<S extends object> {
  /** Key of the table, kept in the database: never renamed. */
  kind: string;
  /** What an operator calls it. */
  label: string;
  /** All that is asked for; each issue's message says what is expected. */
  settings: z.ZodType<S> & { readonly shape: Readonly<Record<string, unknown>> };
  /** Which of those are sealed and never shown again. */
  secrets: readonly (keyof S & string)[];
  /** Where its messages go, without any secret: for lists and logs. */
  place(settings: S): string;
  /** The message in the provider's form, within its limits. */
  parcel(message: Message, settings: S): Parcel;
  /** How an answer reads where it differs from others'; null: as it usually does. */
  readAnswer?(answer: Answer): Outcome | null;
}

/** A channel whose settings were checked. */
export interface ReadyChannel {
  kind: string;
  place: string;
  /** What may be stored and shown as it is, … */
  settings: Readonly<Record<string, unknown>>;
  /** … and what must be sealed. */
  secrets: Readonly<Record<string, unknown>>;
  parcel(message: Message): Parcel;
  /** `nowMs`: of the server, for a Retry-After that names a time. */
  readAnswer(answer: Answer, nowMs: number): Outcome;
}

export type SettingsReading =
  | { ok: true; channel: ReadyChannel }
  /** One sentence each: field, what was found, what is expected. No secret is repeated. */
  | { ok: false; problems: { field: string; text: string }[] };

/** One thing that a kind asks for. */
export interface SettingField {
  name: string;
  is_secret: boolean;
  /** One of these; null: a text. */
  choices: readonly string[] | null;
}

/** A row of the table: a kind without the type of its settings. */
export interface KindRow {
  kind: string;
  label: string;
  secrets: readonly string[];
  /** In the order in which a form asks for them. */
  fields: readonly SettingField[];
  /** Checks settings and secrets together, as a form or the database has them. */
  read(input: unknown): SettingsReading;
}

export function defineKind<S extends object>(kind: ChannelKind<S>): KindRow {
  const isSecret = (key: string) => (kind.secrets as readonly string[]).includes(key);
  return {
    kind: kind.kind,
    label: kind.label,
    secrets: kind.secrets,
    fields: Object.entries(kind.settings.shape).map(([name, field]) => ({
      name,
      is_secret: isSecret(name),
      choices: field instanceof z.ZodEnum ? field.options.map(String) : null,
    })),
    read(input) {
      const result = kind.settings.safeParse(input);
      if (!result.success) {
        return { ok: false, problems: settingProblems(result.error.issues, input, isSecret) };
      }
      const settings = result.data;
      const entries = Object.entries(settings);
      return {
        ok: true,
        channel: {
          kind: kind.kind,
          place: kind.place(settings),
          settings: Object.fromEntries(entries.filter(([key]) => !isSecret(key))),
          secrets: Object.fromEntries(entries.filter(([key]) => isSecret(key))),
          parcel: (message) => kind.parcel(message, settings),
          readAnswer: (answer, nowMs) => kind.readAnswer?.(answer) ?? readAnswer(answer, nowMs),
        },
      };
    },
  };
}
