import type { KindRow, SettingField } from "../../../notify/channels/kind.ts";
import type { ChannelRow } from "../../../store/port.ts";
import { FormNotice, type Problems, SelectField, TextField, Ticks } from "../form/fields.tsx";
import type { FormReading } from "../form/read_fields.ts";
import { FORGET, SETTING } from "./read_channel.ts";
import { settingWords } from "./setting_words.ts";

/** What stands in the form, by the name of the field; secrets never do. */
export type TypedChannel = Readonly<Record<string, string>>;

export function typedOfChannel({ quiet_hours, settings, ...channel }: ChannelRow): TypedChannel {
  const { name, zone, digest_at, brake: { at_once, per_hour } } = channel;
  return {
    name,
    zone,
    digest_at,
    enabled: channel.enabled ? "on" : "",
    at_once: String(at_once),
    per_hour: String(per_hour),
    quiet_from: quiet_hours?.from ?? "",
    quiet_until: quiet_hours?.until ?? "",
    ...Object.fromEntries(
      Object.entries(settings).map(([key, value]) => [SETTING + key, settingText(value)]),
    ),
  };
}

/** What a new one begins with. */
export const NEW_CHANNEL: TypedChannel = {
  enabled: "on",
  digest_at: "08:00",
  at_once: "5",
  per_hour: "30",
  [`${SETTING}port`]: "587",
  [`${SETTING}security`]: "starttls",
};

/** What was typed, to be shown again with what is wrong; secrets are to be typed again. */
export function typedOfForm(reading: FormReading, { fields }: KindRow): TypedChannel {
  const secrets = new Set(fields.filter(({ is_secret }) => is_secret).map(({ name }) => name));
  const names = Object.keys(reading.form).filter((name) =>
    !name.startsWith(SETTING) || !secrets.has(name.slice(SETTING.length))
  );
  return Object.fromEntries(names.map((name) => [name, reading.text(name)]));
}

interface ChannelFormProps {
  kind: KindRow;
  action: string;
  typed: TypedChannel;
  problems: Problems;
  /** Names of the secrets that are stored. */
  kept: readonly string[];
  /** Of the server: what holds where the field is empty. */
  time_zone: string;
  button: string;
}

export function ChannelForm(props: ChannelFormProps) {
  const { kind, action, typed, problems, kept, time_zone, button } = props;
  const given = (name: string) => typed[name] ?? "";
  const field = (name: string) => ({ name, value: given(name), problems });
  return (
    <form method="post" action={action}>
      <FormNotice problems={problems} />
      <TextField {...field("name")} label="Name" hint="As lists and messages call it." required />
      {kind.fields.map((setting) => (
        <Setting
          key={setting.name}
          kind={kind}
          setting={setting}
          value={given(SETTING + setting.name)}
          problems={problems}
          isKept={kept.includes(setting.name)}
        />
      ))}
      <TextField
        {...field("zone")}
        label="Time zone"
        hint={"Of its digest, its quiet hours and the times in its messages, such as " +
          `Europe/Vienna. Empty: ${time_zone}, that of the server.`}
      />
      <TextField
        {...field("digest_at")}
        label="Digest at"
        hint="When what may wait is sent as one message."
        required
      />
      <TextField
        {...field("quiet_from")}
        label="Quiet from"
        hint="Empty: never quiet. What is critical comes all the same, the rest when they end."
      />
      <TextField {...field("quiet_until")} label="Quiet until" />
      <TextField
        {...field("at_once")}
        label="Messages at once"
        type="number"
        hint="What is more is collected into one."
        required
      />
      <TextField {...field("per_hour")} label="Messages an hour" type="number" required />
      <Ticks
        legend="State"
        ticks={[{
          name: "enabled",
          value: "on",
          label: "It is in use",
          checked: given("enabled") !== "",
        }]}
      />
      <div class="form-line">
        <button type="submit" class="primary">{button}</button>
        <a href="/admin/channels">Cancel</a>
      </div>
    </form>
  );
}

interface SettingProps {
  kind: KindRow;
  setting: SettingField;
  value: string;
  problems: Problems;
  /** It is a secret, and there is one. */
  isKept: boolean;
}

function Setting({ kind, setting, value, problems, isKept }: SettingProps) {
  const { label, hint, lines } = settingWords(kind.kind, setting.name);
  const name = SETTING + setting.name;
  if (setting.choices !== null) {
    const choices = setting.choices.map((choice) => ({ value: choice, label: choice }));
    return <SelectField {...{ name, label, hint, problems, value, choices }} />;
  }
  if (!setting.is_secret) {
    return <TextField {...{ name, label, hint, problems, value }} {...(lines && { lines })} />;
  }
  return (
    <>
      <TextField
        {...{ name, label, problems }}
        hint={isKept ? `Empty: the stored one is kept. ${hint ?? ""}`.trim() : hint}
        type="password"
        value=""
      />
      {isKept && (
        <label class="tick-line">
          <input type="checkbox" name={FORGET + setting.name} value="on" /> Forget the stored{" "}
          {label.toLowerCase()}
        </label>
      )}
    </>
  );
}

function settingText(value: unknown): string {
  if (value === null || value === undefined) return "";
  return Array.isArray(value) ? value.join(", ") : String(value);
}
