/** What the settings of channels are called on a form: by kind where it differs, else by name. */

interface SettingWords {
  label: string;
  hint?: string;
  /** Several lines. */
  lines?: number;
}

const WORDS: Readonly<Record<string, SettingWords>> = {
  host: { label: "Mail server", hint: "A name or an IP address." },
  port: { label: "Port", hint: "Usually 587 with STARTTLS, 465 with TLS." },
  security: {
    label: "Encryption",
    hint: "starttls: before anything is said; tls: from the first byte; none: only within a host.",
  },
  user: { label: "User", hint: "Empty: nobody signs in." },
  password: { label: "Password" },
  from: { label: "From", hint: "Such as monitor@example.com." },
  to: { label: "To", hint: "1 to 50 addresses with commas between." },
  ca_certificate: {
    label: "Certificate authority",
    hint: "PEM, where the server's certificate is from an authority of your own. Empty: the usual.",
    lines: 4,
  },
  url: {
    label: "Address",
    hint: "http or https; whoever knows it can send, so it is kept sealed.",
  },
  signing_key: {
    label: "Signing key",
    hint: "16 to 1024 characters, which your receiver knows too; whsec_… is base64.",
  },
  authorization: {
    label: "Authorization header",
    hint: "Such as Bearer …, where the receiver asks for one. Empty: none.",
  },
  server: { label: "Server", hint: "Its address: http or https." },
  topic: { label: "Topic", hint: "1 to 64 letters, digits, - and _." },
  token: { label: "Token" },
  chat_id: { label: "Chat", hint: "Its number such as -1001234567890, or a channel's @name." },
  thread_id: { label: "Topic in the chat", hint: "Its number. Empty: none." },
  room_id: { label: "Room", hint: "Its id, such as !abc:example.com." },
  device: { label: "Device", hint: "Empty: every device." },
  routing_key: {
    label: "Integration key",
    hint: "Of an Events API v2 integration: 32 characters.",
  },
  region: { label: "Region" },
  key: { label: "Configuration", hint: "Its key at the Apprise API. Empty: the URLs below." },
  tag: { label: "Tags", hint: "Empty: all of the configuration." },
  urls: { label: "Apprise URLs", hint: "With commas between, where there is no configuration." },
};

const OF_KIND: Readonly<Record<string, Readonly<Record<string, SettingWords>>>> = {
  ntfy: {
    token: { label: "Access token", hint: "Such as tk_…, instead of user and password." },
    server: { label: "Server", hint: "Its address, such as https://ntfy.sh." },
  },
  gotify: { token: { label: "Application's token", hint: "Of an application, not of a client." } },
  telegram: {
    token: { label: "Bot's token", hint: "As @BotFather shows it." },
    server: { label: "Server", hint: "Empty: api.telegram.org." },
  },
  matrix: {
    token: { label: "Access token", hint: "Of a user who is in the room." },
    server: { label: "Server", hint: "Its address, such as https://matrix.example.com." },
  },
  pushover: {
    token: { label: "Application's token", hint: "30 letters and digits." },
    user: { label: "User's or group's key", hint: "30 letters and digits." },
  },
  apprise: { token: { label: "Bearer token", hint: "Of a proxy before it. Empty: none." } },
};

export function settingWords(kind: string, name: string): SettingWords {
  return OF_KIND[kind]?.[name] ?? WORDS[name] ?? { label: name };
}
