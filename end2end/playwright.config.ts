// People's journeys, in the Debian Chromium, as a desk computer and as an old phone.
import { defineConfig } from "@playwright/test";
import type { JourneyOptions, WorkerOptions } from "./tests/journey";

export default defineConfig<JourneyOptions, WorkerOptions>({
  testDir: "tests",
  outputDir: "test-results/traces",
  fullyParallel: false,
  workers: 2,
  // A machine shared with builds may be slow for a moment; a journey that fails twice is broken. CI's machine is half as wide: once more there.
  retries: process.env.CI ? 2 : 1,
  forbidOnly: !!process.env.CI,
  timeout: 180_000,
  globalTimeout: 44 * 60_000,
  expect: { timeout: 15_000 },
  reporter: [["list"], ["json", { outputFile: "test-results/results.json" }]],
  use: {
    locale: "fr-FR",
    timezoneId: "Europe/Paris",
    actionTimeout: 20_000,
    trace: process.env.CI ? "off" : "retain-on-failure",
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
  projects: [
    { name: "bureau", testIgnore: /telephone/, use: { viewport: { width: 1280, height: 800 } } },
    {
      name: "telephone",
      testMatch: /(public|candidature|telephone)\.spec/,
      use: { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 },
    },
  ],
});
