// The settings in force. The settings file has no secrets.
import { html } from './html.js';
import { NONE } from './numbers.js';
import { TOP, section } from './section.js';
import { table } from './table.js';

/** @param {import('../../toolkit-types.js').SettingRow[]} settings */
export const settingsSection = (settings) =>
  section(
    'Settings in force',
    settings.length === 0
      ? html`<p>There is no settings file.</p>`
      : table(
          'Settings',
          [{ title: 'Setting' }, { title: 'Value', kind: 'long' }, { title: 'From' }],
          settings.map(({ name, value, is_default: isDefault }) => [
            html`<code>${name}</code>`,
            value ?? NONE,
            isDefault ? 'default' : 'settings file',
          ]),
        ),
    TOP,
  );
