import type { Locator, Page } from '@playwright/test';
import type { Colour } from './pictures.js';

export interface LegendRow {
  readonly index: number;
  readonly label: string;
  readonly isShown: boolean;
  /** Of the swatch, as the browser draws it. */
  readonly colour: Colour;
  /** As the page shows it; undefined for a hidden class. */
  readonly percent: number | undefined;
}

/** The list of classes that the page shows, and its buttons. */
export class LegendList {
  readonly #page: Page;
  readonly #list: Locator;

  constructor(page: Page) {
    this.#page = page;
    this.#list = page.getByTestId('legend');
  }

  async rows(): Promise<LegendRow[]> {
    const found = await this.#list.locator('li').evaluateAll((items) =>
      items.map((item) => {
        const [, swatch] = item.querySelectorAll('i');
        const [label, share] = item.querySelectorAll('span');
        const style = swatch === undefined ? undefined : getComputedStyle(swatch);
        const isShown = item.getAttribute('data-shown') === 'true';
        return {
          index: Number(item.getAttribute('data-class')),
          label: label?.textContent ?? '',
          isShown,
          rgb: (isShown ? style?.backgroundColor : style?.boxShadow) ?? '',
          share: share?.textContent ?? '',
        };
      }),
    );
    return found.map(({ index, label, isShown, rgb, share }) => ({
      index,
      label,
      isShown,
      colour: colourOf(rgb),
      percent: percentOf(share),
    }));
  }

  async toggle(label: string): Promise<void> {
    await this.#page.getByRole('button', { name: `Show ${label}`, exact: true }).click();
  }

  /** @param colour `#rrggbb` */
  async recolour(label: string, colour: string): Promise<void> {
    await this.#list.getByLabel(`Colour of ${label}`, { exact: true }).fill(colour);
  }

  async toggleSolo(label: string): Promise<void> {
    await this.#list.getByRole('button', { name: `Show ${label} alone`, exact: true }).click();
  }
}

function colourOf(css: string): Colour {
  const [, r, g, b] = /rgb\((\d+), (\d+), (\d+)\)/.exec(css) ?? [];
  if (r === undefined) throw new Error(`no colour in "${css}"`);
  return [Number(r), Number(g), Number(b)];
}

/** '<1 %' counts as less than one, not as nothing. */
function percentOf(text: string): number | undefined {
  const [, below, digits] = /^(<)?(\d+) %$/.exec(text) ?? [];
  if (digits === undefined) return undefined;
  return below === undefined ? Number(digits) : Number(digits) / 2;
}
