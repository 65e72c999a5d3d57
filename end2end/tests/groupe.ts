// What the journeys inside a group share: the sample group of 2025, some of its people, and the way in.
import type { Page } from "@playwright/test";

export const GROUP = "/groupes/gap-pp-2025";
/** Who leads it, on the professional side. */
export const CELESTINE = "celestine.micocoule@example.org";
/** One of its members. */
export const ONDINE = "ondine.garrigue@example.org";

/** Signs somebody in, past the charter. */
export async function enter(page: Page, signInAs: (page: Page, email: string) => Promise<void>, email: string) {
  await signInAs(page, email);
  await page.goto(GROUP);
  const accept = page.getByRole("button", { name: "J’accepte la charte et j’entre" });
  if (await accept.isVisible()) await accept.click();
}
