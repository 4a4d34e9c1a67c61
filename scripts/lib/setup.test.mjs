import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { filesBelow, fingerprint } from './fingerprint.mjs';
import { isAllowed, isException } from './licences.mjs';
import { isSupportedNode } from './node-version.mjs';

describe('isSupportedNode', () => {
  it.each(['20.19.0', '20.20.2', '22.12.0', '24.0.0', '26.1.0'])('takes %s', (version) => {
    expect(isSupportedNode(version)).toBe(true);
  });

  it.each(['18.20.8', '20.18.3', '21.7.0', '22.11.0', '23.11.0'])('refuses %s', (version) => {
    expect(isSupportedNode(version)).toBe(false);
  });
});

describe('fingerprint', () => {
  /** @type {string} */
  let dir;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'maskwire-fingerprint-'));
    writeFileSync(join(dir, 'a.ts'), 'one');
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  it('changes with content, with names and with facts, and with nothing else', () => {
    const before = fingerprint(filesBelow(dir), ['22']);
    writeFileSync(join(dir, 'a.ts'), 'one');
    expect(fingerprint(filesBelow(dir), ['22'])).toBe(before);
    expect(fingerprint(filesBelow(dir), ['24'])).not.toBe(before);
    writeFileSync(join(dir, 'b.ts'), '');
    const withEmptyFile = fingerprint(filesBelow(dir), ['22']);
    expect(withEmptyFile).not.toBe(before);
    writeFileSync(join(dir, 'a.ts'), 'two');
    expect(fingerprint(filesBelow(dir), ['22'])).not.toBe(withEmptyFile);
  });

  it('leaves out what was built or installed', () => {
    const before = fingerprint(filesBelow(dir));
    for (const name of ['dist', 'node_modules']) {
      mkdirSync(join(dir, name));
      writeFileSync(join(dir, name, 'x.js'), '');
    }
    expect(fingerprint(filesBelow(dir))).toBe(before);
  });
});

describe('licences', () => {
  it.each(['MIT', '(MIT OR GPL-3.0-only)', 'Apache-2.0 AND MIT', '(MIT OR CC0-1.0)'])(
    'allows %s',
    (licence) => {
      expect(isAllowed(licence)).toBe(true);
    },
  );

  it.each([
    'GPL-3.0-only',
    'MIT AND GPL-3.0-only',
    'LGPL-3.0-or-later',
    'none stated',
    'SEE LICENSE IN x',
    '',
  ])('refuses "%s"', (licence) => {
    expect(isAllowed(licence)).toBe(false);
  });

  it('makes one exception: libvips under its LGPL', () => {
    const version = '1.0.0';
    expect(isException({ name: '@img/sharp-libvips-linux-x64', version, licence: 'LGPL-3.0-or-later' })).toBe(
      true,
    );
    expect(isException({ name: '@img/sharp-libvips-linux-x64', version, licence: 'GPL-3.0-only' })).toBe(
      false,
    );
    expect(isException({ name: 'other', version, licence: 'LGPL-3.0-or-later' })).toBe(false);
  });
});
