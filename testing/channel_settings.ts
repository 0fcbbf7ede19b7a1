/** Settings of one channel of each kind, as a form sends them. */
export const CHANNEL_SETTINGS: Readonly<Record<string, Record<string, unknown>>> = {
  email: {
    host: "mail.example.com",
    port: "587",
    security: "starttls",
    user: "monitor",
    password: "mail-password",
    from: "monitor@example.com",
    to: "anna@example.com, ben@example.com",
    ca_certificate: "",
  },
  webhook: {
    url: "https://hooks.example.com/in/url-secret?x=1",
    signing_key: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
    authorization: "Bearer header-secret",
  },
  ntfy: { server: "https://ntfy.sh", topic: "pve", token: "tk_secret" },
  gotify: { server: "https://gotify.example.com/push", token: "A-secret" },
  matrix: {
    server: "https://matrix.example.com",
    room_id: "!room:example.com",
    token: "syt_secret",
  },
  teams: { url: "https://prod-1.logic.azure.com/workflows/1/triggers/x?sig=url-secret" },
  pushover: { token: "azGDORePK8gMaC0QOYAMyEEuzJsecr", user: "uQiRzpo4DXghDmr9QzzfQu27cmsecr" },
  pagerduty: { routing_key: "secret0123456789secret0123456789", region: "eu" },
  telegram: { token: "123456:ABC-DEF1234ghIkl-zyx57W2v1u123ew11", chat_id: "-1001234567890" },
  slack: { url: "https://hooks.slack.com/services/T0/B0/url-secret" },
  mattermost: { url: "https://chat.example.com/hooks/url-secret" },
  discord: { url: "https://discord.com/api/webhooks/1/url-secret" },
  apprise: { server: "http://apprise.example.com:8000", key: "pve", tag: "admins" },
};
