import { ask, OCI, putImage } from './support/manifests.js';
import { registryFor, withRegistry } from './support/registry.js';

withRegistry('what has a manifest as its subject is found by it, also by its type', () =>
  registryFor(async (registry) => {
    const image = await putImage(registry, 'api', 'v1', 'one');
    const subject = { mediaType: OCI, digest: image.digest, size: image.body.length };
    const artifactType = 'application/vnd.example.sbom+json';
    const sbom = await putImage(registry, 'api', 'sbom', 'two', { subject, artifactType });
    expect(sbom.answer.headers.get('oci-subject')).toBe(image.digest);
    const found = async (query: string) => {
      const answer = await ask(registry, `/v2/api/referrers/${image.digest}${query}`);
      const { manifests } = (await answer.json()) as { manifests: { digest: string; artifactType: string }[] };
      return manifests.map(({ digest, artifactType }) => ({ digest, artifactType }));
    };
    expect(await found('')).toEqual([{ digest: sbom.digest, artifactType }]);
    expect(await found('?artifactType=text/plain')).toEqual([]);
  }),
);

withRegistry('without that API it is not found, as in registries before OCI 1.1', () =>
  registryFor(
    async (registry) => {
      const { digest } = await putImage(registry, 'api', 'v1', 'one');
      expect((await ask(registry, `/v2/api/referrers/${digest}`)).status).toBe(404);
    },
    { referrers: false },
  ),
);
