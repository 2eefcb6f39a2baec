import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { gzipSync } from 'node:zlib';
import { anArchive } from '../archives';
import type { Case } from '../case';
import type { PlannedWorld } from '../world';

type Edit = (file: string) => void;

/** Does something to the file of the first layer's stored assembly whose name matches. */
function edited(name: RegExp, edit: Edit, consistent = true) {
  return ({ store, layer }: PlannedWorld) =>
    store.editFiles(
      layer('first'),
      (folder) => {
        const found = fs.readdirSync(folder).find((one) => name.test(one));
        if (found) edit(path.join(folder, found));
        return found !== undefined;
      },
      { consistent },
    );
}

const rewritten =
  (change: (text: string) => string): Edit =>
  (file) => {
    const text = fs.readFileSync(file, 'utf8');
    if (change(text) === text) throw new Error(`Nothing to change in ${file}.`);
    fs.writeFileSync(file, change(text));
  };

const ASSET = /^asset\..*\.txt$/;
const TEMPLATE = /^shop-.*\.template\.json$/;
const MANIFEST = /\.assets\.json$/;
const flipped = (text: string) => `${String.fromCharCode(text.charCodeAt(0) ^ 1)}${text.slice(1)}`;
const slower = (text: string) => text.replace('"VisibilityTimeout": 60', '"VisibilityTimeout": 90');
const elsewhere = (text: string) => text.replace(/"objectKey": "[0-9a-f]{64}/, `"objectKey": "${'e'.repeat(64)}`);

const planted =
  (bytes: Buffer) =>
  ({ store, layer }: PlannedWorld) =>
    store.plantArchive(layer('first'), bytes);

/** Where hostile archives try to write. */
export const ESCAPED = path.join(os.tmpdir(), `stratiform-escaped-${process.pid}`);

/** Somebody writes to the cloud assemblies in the plan store. */
export const assembly: readonly Case[] = [
  ...[
    { how: 'in place', consistent: false },
    { how: 'in an archive whose name fits its bytes', consistent: true },
  ].flatMap(({ how, consistent }): Case[] => [
    {
      name: `one bit of an asset is flipped, ${how}`,
      tamper: edited(ASSET, rewritten(flipped), consistent),
      reason: 'asset-changed',
    },
    {
      name: `a template is changed, ${how}`,
      tamper: edited(TEMPLATE, rewritten(slower), consistent),
      reason: 'asset-changed',
    },
    {
      name: `the manifest says that an asset goes elsewhere, ${how}`,
      tamper: edited(MANIFEST, rewritten(elsewhere), consistent),
      reason: 'asset-changed',
    },
  ]),
  {
    name: 'a file is added that nobody planned',
    tamper: edited(TEMPLATE, (file) => fs.writeFileSync(`${file}.more`, 'more')),
    reason: 'asset-changed',
  },
  {
    name: 'an asset becomes executable',
    tamper: edited(ASSET, (file) => fs.chmodSync(file, 0o755)),
    reason: 'asset-changed',
  },
  {
    name: 'an asset becomes a link to another file of the assembly',
    tamper: edited(ASSET, (file) => {
      fs.rmSync(file);
      fs.symlinkSync('manifest.json', file);
    }),
    reason: 'asset-changed',
  },
  {
    name: 'an archive is deleted',
    tamper: ({ store, layer }) => store.removeArchive(layer('first')),
    reason: 'asset-changed',
  },
  {
    name: 'an archive is truncated',
    tamper: ({ store, layer }) => store.overwriteArchive(layer('first'), (bytes) => bytes.subarray(0, 100)),
    reason: 'asset-changed',
  },
  { name: 'the list of the archives is deleted', tamper: ({ store }) => store.removeIndex(), reason: 'asset-changed' },
  {
    name: "two layers' archives are swapped",
    tamper: ({ store, layer }) =>
      store.editIndex((index) => {
        const [first, second] = [index[layer('first')] ?? [], index[layer('second')] ?? []];
        index[layer('first')] = second;
        index[layer('second')] = first;
      }),
    reason: 'asset-changed',
  },
  {
    name: "a layer's archive names another object of the store",
    tamper: ({ store, layer, plan }) =>
      store.editIndex((index) => (index[layer('first')] = [`../plans/${plan.id}/plan.json`])),
    reason: 'asset-changed',
  },
  { name: 'an archive is no archive', tamper: planted(Buffer.from('no archive')), reason: 'asset-changed' },
  { name: 'an archive holds nothing', tamper: planted(gzipSync(Buffer.alloc(1024))), reason: 'asset-changed' },
  {
    name: 'an archive holds a path that leads out with ../',
    tamper: planted(anArchive({ path: `../../${path.basename(ESCAPED)}`, type: 'File', content: 'evil' })),
    reason: 'asset-changed',
  },
  {
    name: 'an archive holds an absolute path',
    tamper: planted(anArchive({ path: ESCAPED, type: 'File', content: 'evil' })),
    reason: 'asset-changed',
  },
  {
    name: 'an archive holds a link that leads out',
    tamper: planted(anArchive({ path: 'link', type: 'SymbolicLink', linkpath: '/etc/passwd' })),
    reason: 'asset-changed',
  },
  {
    name: 'an archive writes through a link that it brings along',
    tamper: planted(
      anArchive(
        { path: 'out', type: 'SymbolicLink', linkpath: path.dirname(ESCAPED) },
        { path: `out/${path.basename(ESCAPED)}`, type: 'File', content: 'evil' },
      ),
    ),
    reason: 'asset-changed',
  },
];
