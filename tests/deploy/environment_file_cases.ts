/** Settings files, and what systemd makes of them. */

/** `text` as the file, `settings` what systemd's EnvironmentFile= makes of it. */
export const ENVIRONMENT_FILES: { why: string; text: string; settings: Record<string, string> }[] =
  [
    { why: "nothing", text: "", settings: {} },
    { why: "a line", text: "HOST=a\n", settings: { HOST: "a" } },
    { why: "the last line without an end", text: "HOST=a", settings: { HOST: "a" } },
    { why: "no value", text: "HOST=\nPORT=1\n", settings: { HOST: "", PORT: "1" } },
    { why: "the later of two", text: "PORT=1\nPORT=2\n", settings: { PORT: "2" } },
    { why: "other names", text: "PATH=/x\n1HOST=a\nHOST\nPORT=1\n", settings: { PORT: "1" } },
    {
      why: "comments",
      text: "# PORT=1\n; PORT=2\n  #PORT=3\nPORT=4 # x\n",
      settings: {
        PORT: "4 # x",
      },
    },
    {
      why: "lines that end as on Windows",
      text: "HOST=a\r\nPORT=1\r\n",
      settings: {
        HOST: "a",
        PORT: "1",
      },
    },
    { why: "spaces around", text: "  HOST =\t a  b \t\n", settings: { HOST: "a  b" } },
    {
      why: "a dollar sign for itself",
      text: "HOST=$argon2id$v=19\n",
      settings: {
        HOST: "$argon2id$v=19",
      },
    },
    { why: "single quotes", text: "HOST=' a\\ \"$b '\n", settings: { HOST: ' a\\ "$b ' } },
    { why: "an apostrophe", text: "HOST=it's\n", settings: { HOST: "it's" } },
    {
      why: "double quotes",
      text: 'HOST=" \\"a\\" \\$b \\\\ \\x "\n',
      settings: {
        HOST: ' "a" $b \\ \\x ',
      },
    },
    {
      why: "a value in two lines",
      text: 'HOST="a\nb"\nPORT=1\\\n2\n',
      settings: {
        HOST: "a\nb",
        PORT: "12",
      },
    },
    { why: "quotes one after the other", text: "HOST='a'\"b\" c\n", settings: { HOST: "abc" } },
    { why: "an escaped space at the end", text: "HOST=a \\ \n", settings: { HOST: "a  " } },
    { why: "shell code as text", text: "HOST=$(id);`id`'\n", settings: { HOST: "$(id);`id`'" } },
  ];

/** Of what `env --null` prints, HOST and PORT. */
export function hostAndPort(output: string): Record<string, string> {
  const entries = output.split("\0").map((entry): [string, string] => {
    const at = entry.indexOf("=");
    return [entry.slice(0, at), entry.slice(at + 1)];
  });
  return Object.fromEntries(entries.filter(([name]) => name === "HOST" || name === "PORT"));
}
