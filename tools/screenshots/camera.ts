/** Takes pictures of pages at every width, in light and in dark. */
import type { Page } from "playwright-core";
import { launchBrowser, signIn } from "../../testing/browser.ts";

/** One page in one state. */
export interface Picture {
  /** Its part of the file name. */
  name: string;
  path: string;
  /** What is done before the page is opened. */
  prepare?: (page: Page) => Promise<void>;
  /** What is done on the page before the picture is taken. */
  act?: (page: Page) => Promise<void>;
  /** As one who is not signed in sees it. */
  isPublic?: boolean;
  /** How much of a long page is taken, in parts. */
  parts?: number;
}

export interface CameraOptions {
  folder: string;
  url: string;
  password: string;
}

const WIDTHS = [390, 768, 1280, 1920, 2560] as const;
const COLOR_SCHEMES = ["light", "dark"] as const;
const SCREEN_HEIGHT = 1000;
/** A longer page becomes several files: more than this nobody reads at once. */
const PART_HEIGHT = 1500;

/** Takes `pictures` of the fleet called `scene`. */
export async function takePictures(
  scene: string,
  pictures: readonly Picture[],
  { folder, url, password }: CameraOptions,
): Promise<void> {
  const browser = await launchBrowser();
  try {
    for (const colorScheme of COLOR_SCHEMES) {
      for (const width of WIDTHS) {
        const options = { colorScheme, viewport: { width, height: SCREEN_HEIGHT } };
        const session = await browser.newContext(options);
        await signIn(await session.newPage(), url, password);
        const storageState = await session.storageState();
        await session.close();
        for (const picture of pictures) {
          const context = await browser.newContext({
            ...options,
            ...(picture.isPublic ? {} : { storageState }),
          });
          const file = `${folder}/${scene}_${picture.name}_${width}_${colorScheme}`;
          await takePicture(await context.newPage(), url, picture, file);
          await context.close();
        }
      }
    }
  } finally {
    await browser.close();
  }
}

async function takePicture(page: Page, url: string, picture: Picture, file: string) {
  const { path, prepare, act, parts = 3 } = picture;
  await prepare?.(page);
  await page.goto(url + path);
  await act?.(page);
  const width = page.viewportSize()?.width ?? 0;
  // Charts are drawn where they are in view, so the whole page is: how high it is shows then.
  await bringIntoView(page, width, parts);
  await page.waitForLoadState("networkidle");
  const height = await bringIntoView(page, width, parts);
  const count = Math.ceil(height / PART_HEIGHT);
  for (let part = 0; part < count; part++) {
    const y = part * PART_HEIGHT;
    await page.screenshot({
      path: count === 1 ? `${file}.png` : `${file}_${part + 1}.png`,
      clip: { x: 0, y, width, height: Math.min(PART_HEIGHT, height - y) },
    });
  }
}

/** Makes the window as high as the page, within bounds, and returns the height. */
async function bringIntoView(page: Page, width: number, parts: number): Promise<number> {
  const wanted = await page.evaluate(() => document.documentElement.scrollHeight);
  const height = Math.min(parts * PART_HEIGHT, Math.max(SCREEN_HEIGHT, wanted));
  await page.setViewportSize({ width, height });
  return height;
}
