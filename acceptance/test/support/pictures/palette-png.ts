import { crc32, deflateSync, inflateSync } from 'node:zlib';

const MOST_COLOURS = 128;
const SIGNATURE = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);

/**
 * A browser's screenshot (PNG, 8 bits a channel, no alpha) with a palette of its most frequent colours instead: about a third
 * of the bytes. PNG's specification: https://www.w3.org/TR/png-3/
 */
export function withPalette(png: Buffer): Buffer {
  const { width, height, pixels } = read(png);
  const counts = new Map<number, number>();
  for (const pixel of pixels) counts.set(pixel, (counts.get(pixel) ?? 0) + 1);
  const palette = [...counts]
    .sort(([, one], [, other]) => other - one)
    .slice(0, MOST_COLOURS)
    .map(([colour]) => colour);
  const index = new Map([...counts.keys()].map((colour) => [colour, nearest(palette, colour)]));
  const rows = Buffer.alloc((width + 1) * height);
  for (const [at, pixel] of pixels.entries()) {
    rows[Math.floor(at / width) * (width + 1) + 1 + (at % width)] = index.get(pixel) ?? 0;
  }
  const head = Buffer.from([...[width, height].flatMap(bytes), 8, 3, 0, 0, 0]);
  const colours = Buffer.from(palette.flatMap((colour) => bytes(colour).slice(1)));
  const parts = [chunk('IHDR', head), chunk('PLTE', colours), chunk('IDAT', deflateSync(rows, { level: 9 }))];
  return Buffer.concat([SIGNATURE, ...parts, chunk('IEND', Buffer.alloc(0))]);
}

function nearest(palette: readonly number[], colour: number): number {
  const distance = (other: number) =>
    [16, 8, 0].reduce((sum, shift) => sum + (((colour >> shift) & 255) - ((other >> shift) & 255)) ** 2, 0);
  return palette.reduce((best, other, at) => (distance(other) < distance(palette[best] ?? 0) ? at : best), 0);
}

function read(png: Buffer): { width: number; height: number; pixels: Uint32Array } {
  const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)];
  const [depth, kind, interlaced] = [png[24], png[25], png[28]];
  if (depth !== 8 || kind !== 2 || interlaced !== 0)
    throw new Error(`A screenshot should have 8 bits a channel and no alpha, got depth ${depth} and kind ${kind}.`);
  const data: Buffer[] = [];
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at)) {
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT')
      data.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)));
  }
  const rows = unfiltered(inflateSync(Buffer.concat(data)), width * 3, height);
  return { width, height, pixels: Uint32Array.from({ length: width * height }, (_, at) => rows.readUIntBE(at * 3, 3)) };
}

/** Each byte is stored as its difference from what its neighbours (left, above, above left) let expect. */
function unfiltered(stored: Buffer, length: number, height: number): Buffer {
  const rows = Buffer.alloc(length * height);
  for (let y = 0; y < height; y += 1) {
    const filter = stored[y * (length + 1)] ?? 0;
    for (let x = 0; x < length; x += 1) {
      const at = y * length + x;
      const left = x < 3 ? 0 : (rows[at - 3] ?? 0);
      const above = y < 1 ? 0 : (rows[at - length] ?? 0);
      const corner = x < 3 || y < 1 ? 0 : (rows[at - length - 3] ?? 0);
      rows[at] = (stored[y * (length + 1) + 1 + x] ?? 0) + expected(filter, left, above, corner);
    }
  }
  return rows;
}

function expected(filter: number, left: number, above: number, corner: number): number {
  if (filter < 2) return filter * left;
  if (filter === 2) return above;
  if (filter === 3) return (left + above) >> 1;
  const [byLeft, byAbove] = [Math.abs(above - corner), Math.abs(left - corner)];
  const byCorner = Math.abs(left + above - 2 * corner);
  if (byLeft <= byAbove && byLeft <= byCorner) return left;
  return byAbove <= byCorner ? above : corner;
}

function chunk(name: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  return Buffer.concat([Buffer.from(bytes(data.length)), named, Buffer.from(bytes(crc32(named)))]);
}

function bytes(number: number): number[] {
  return [24, 16, 8, 0].map((shift) => (number >>> shift) & 255);
}
