import { baseImages } from '../src/context/base-images.js';

const DIGEST = `sha256:${'a'.repeat(64)}`;
const images = (text: string, args = {}) => baseImages(text, args).map(({ image }) => image);

describe('images that a Dockerfile takes from elsewhere', () => {
  test.each([
    ['a tag', 'FROM python:3.13', [{ image: 'python:3.13', pinned: false }]],
    ['a digest', `FROM python:3.13@${DIGEST} AS build`, [{ image: `python:3.13@${DIGEST}`, pinned: true }]],
    ['half a digest', 'FROM python@sha256:abc', [{ image: 'python@sha256:abc', pinned: false }]],
    ['nothing', 'FROM scratch\nCOPY a /', []],
  ])('%s', (_, text, expected) => {
    expect(baseImages(text, {})).toEqual(expected);
  });

  test('each once; stages, also by number, are none', () => {
    const text = `# syntax=docker/dockerfile:1.7
FROM --platform=$BUILDPLATFORM node:22 AS Build
RUN --mount=type=bind,from=tools:1,target=/t --mount=type=cache,target=/c make
FROM build AS next
COPY --from=build /a /a
COPY --from=0 /a /a
COPY --from=registry.example:5000/files:2 /a /a
FROM node:22`;
    expect(images(text)).toEqual(['docker/dockerfile:1.7', 'node:22', 'tools:1', 'registry.example:5000/files:2']);
  });

  test('build arguments before the first FROM are filled in, the given ones first', () => {
    const text = `ARG V=3.12
ARG IMAGE=python:\${V}
FROM \${IMAGE}-slim
FROM \${OTHER:-alpine}:\${T:+x}$V`;
    expect(images(text)).toEqual(['python:3.12-slim', 'alpine:3.12']);
    expect(images(text, { V: '3.13', OTHER: 'ignored' })).toEqual(['python:3.13-slim', 'alpine:3.13']);
  });
});
