import { fileURLToPath } from 'node:url';
import { expect, type Locator, type Page } from '@playwright/test';
import type { Effect, Phase, ProbeReport } from './probe.js';

/** Pictures of the page, kept to be looked at. */
export const SCREENSHOTS = fileURLToPath(new URL('../results/screenshots/', import.meta.url));

/** Settings of an earlier visit, as the page keeps them. */
export interface KeptSettings {
  readonly source?: 'camera' | 'demo';
  readonly effect?: Effect;
  readonly mirror?: boolean;
  readonly mode?: string;
  readonly threshold?: number;
  readonly sync?: 'auto' | 'exact' | 'low-latency';
  readonly flow?: string;
  readonly manual?: {
    readonly quality: number;
    readonly maxDimensionPx: number;
    readonly window: number;
    readonly maxFps: number;
  };
  readonly overlayOpacity?: number;
  readonly overlayColour?: string;
  readonly backgroundColour?: string;
}

/** Person painted in one pure colour, room untouched: mask and frame number can both be read. */
export const READABLE: KeptSettings = {
  effect: 'overlay',
  overlayOpacity: 1,
  overlayColour: '#ff00ff',
  mirror: false,
  // On a machine under load masks take long, and `auto` would draw them on later frames.
  sync: 'exact',
  // As it would send ever smaller frames: what that costs is measured elsewhere.
  flow: 'manual',
};

/** Looking often costs little, waiting for the next look costs seconds over a whole run. */
export const POLL = { intervals: [100, 150, 200] };

/** What the tests do to the page and see of it. */
export class MaskwirePage {
  readonly page: Page;
  #taken = 0;

  constructor(page: Page) {
    this.page = page;
  }

  /** Loads the page, with its probe, as if it had been used before with these settings. */
  async open(origin: string, kept: KeptSettings = {}): Promise<void> {
    await this.page.addInitScript((settings) => {
      if (localStorage.getItem('maskwire.settings') === null)
        localStorage.setItem('maskwire.settings', JSON.stringify({ version: 1, ...settings }));
    }, kept);
    await this.page.goto(`${origin}/?probe=1`);
    await expect(this.stage).toBeVisible();
  }

  get stage(): Locator {
    return this.page.getByTestId('stage');
  }

  async start(): Promise<void> {
    await this.page.getByTestId('start').click();
  }

  async stop(): Promise<void> {
    await this.page.getByTestId('stop').click();
  }

  async expectPhase(phase: Phase, timeoutMs = 20_000): Promise<void> {
    await expect(this.stage).toHaveAttribute('data-phase', phase, { timeout: timeoutMs });
  }

  /** Live, with masks on the canvas. */
  async expectLive(timeoutMs = 20_000): Promise<void> {
    await this.expectPhase('live', timeoutMs);
    await this.expectDrawn('composite', timeoutMs);
  }

  /** Waits until the newest picture was drawn this way. */
  async expectDrawn(drawn: ProbeReport['drawn'], timeoutMs = 20_000): Promise<void> {
    await expect
      .poll(() => this.page.evaluate(() => window.maskwireProbe.reports.at(-1)?.drawn), {
        ...POLL,
        message: 'how the newest picture was drawn',
        timeout: timeoutMs,
      })
      .toBe(drawn);
  }

  async expectFailure(title: string): Promise<void> {
    await this.expectPhase('failed');
    await expect(this.stage.getByRole('heading', { name: title })).toBeVisible();
  }

  /** A button on the stage is not cut off by its rounded frame. */
  async expectWholeInStage(name: string): Promise<void> {
    const stage = await this.stage.boundingBox();
    const button = await this.stage.getByRole('button', { name }).boundingBox();
    if (stage === null || button === null) throw new Error(`${name} or the stage is not shown`);
    expect(button.y, `top of ${name}`).toBeGreaterThan(stage.y);
    expect(button.y + button.height, `foot of ${name}`).toBeLessThan(stage.y + stage.height);
  }

  async chooseEffect(effect: Effect): Promise<void> {
    await this.page.locator(`label:has(input[name="effect"][value="${effect}"])`).click();
    await expect(this.stage).toHaveAttribute('data-effect', effect);
  }

  /** @param task the group it is in, where that is not the one at hand */
  async chooseMode(mode: string, task?: 'People' | 'Scene'): Promise<void> {
    if (task !== undefined) await this.page.getByRole('button', { name: task, exact: true }).click();
    await this.page.locator(`label:has(input[name="mode"][value="${mode}"])`).click();
  }

  async tryDemo(): Promise<void> {
    await this.stage.getByRole('button', { name: 'Try the demo' }).click();
  }

  /** Pictures drawn since the page was loaded. */
  async drawnTotal(): Promise<number> {
    return this.page.evaluate(() => window.maskwireProbe.total);
  }

  /** Waits for `count` more pictures. */
  async waitForPictures(count: number, timeoutMs = 25_000): Promise<void> {
    const goal = (await this.drawnTotal()) + count;
    await expect
      .poll(() => this.drawnTotal(), { ...POLL, message: 'pictures drawn', timeout: timeoutMs })
      .toBeGreaterThanOrEqual(goal);
  }

  /** The newest reports, at most `count`, oldest first. */
  async newest(count: number): Promise<ProbeReport[]> {
    return this.page.evaluate((n) => window.maskwireProbe.reports.slice(-n), count);
  }

  /** Every report since the last call. Fails when the page has forgotten one: call it every few seconds. */
  async take(): Promise<ProbeReport[]> {
    const { reports, total } = await this.page.evaluate((taken) => {
      const probe = window.maskwireProbe;
      const missing = probe.total - taken;
      return { reports: missing > 0 ? probe.reports.slice(-missing) : [], total: probe.total };
    }, this.#taken);
    expect(reports.length, 'every report since the last look').toBe(total - this.#taken);
    this.#taken = total;
    return reports;
  }

  async phases(): Promise<Phase[]> {
    return this.page.evaluate(() => window.maskwireProbe.phases.map(({ name }) => name));
  }

  /** The canvas itself at its full size: RGBA, rows top-down. */
  async readCanvas(): Promise<{ widthPx: number; heightPx: number; pixels: Uint8Array }> {
    return this.page.evaluate(() => {
      const shown = document.querySelector('[data-testid="stage"] canvas');
      if (!(shown instanceof HTMLCanvasElement)) throw new Error('there is no canvas');
      const copy = new OffscreenCanvas(shown.width, shown.height);
      const context = copy.getContext('2d');
      if (context === null) throw new Error('there is no 2D context');
      context.drawImage(shown, 0, 0);
      const { width, height, data } = context.getImageData(0, 0, shown.width, shown.height);
      return { widthPx: width, heightPx: height, pixels: new Uint8Array(data) };
    });
  }

  /** Keeps a picture of the page among the results, to be looked at. */
  async screenshot(name: string): Promise<void> {
    await this.page.screenshot({ path: `${SCREENSHOTS}${name}.png` });
  }
}
