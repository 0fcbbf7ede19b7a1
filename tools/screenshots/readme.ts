/** The pictures of `README.md`: few, small, and of the same fleet as all others. */
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { launchBrowser, settle, signIn } from "../../testing/browser.ts";

const FOLDER = fileURLToPath(new URL("../../docs", import.meta.url));

interface ReadmePicture {
  /** Its file below `docs/`. */
  file: string;
  path: string;
  colorScheme: "light" | "dark";
  height: number;
}

const PICTURES: readonly ReadmePicture[] = [
  { file: "fleet.webp", path: "/", colorScheme: "light", height: 792 },
  { file: "pools.webp", path: "/pools", colorScheme: "dark", height: 600 },
];

const WIDTH = 1280;
/** Percent: letters are sharp still. */
const QUALITY = 82;

/** Takes them of the server at `url`. */
export async function takeReadmePictures(
  { url, password }: { url: string; password: string },
): Promise<void> {
  const browser = await launchBrowser();
  try {
    for (const picture of PICTURES) {
      const { colorScheme, height } = picture;
      const page = await browser.newPage({ colorScheme, viewport: { width: WIDTH, height } });
      await signIn(page, url, password);
      await takePicture(page, url, picture);
      await page.close();
    }
  } finally {
    await browser.close();
  }
}

async function takePicture(page: Page, url: string, { file, path }: ReadmePicture): Promise<void> {
  await page.goto(url + path);
  await settle(page);
  await page.waitForLoadState("networkidle");
  await page.mouse.move(0, 0);
  // A third of the bytes of PNG, which is all that `screenshot` knows without loss to letters.
  const session = await page.context().newCDPSession(page);
  const { data } = await session.send("Page.captureScreenshot", {
    format: "webp",
    quality: QUALITY,
  });
  await Deno.writeFile(`${FOLDER}/${file}`, Uint8Array.fromBase64(data));
}
