/** The AWS partition of a region and its domain, for the placeholders in an assembly. */
export function partitionOf(region: string): { readonly partition: string; readonly domain: string } {
  if (region.startsWith('cn-')) return { partition: 'aws-cn', domain: 'amazonaws.com.cn' };
  if (region.startsWith('us-gov-')) return { partition: 'aws-us-gov', domain: 'amazonaws.com' };
  return { partition: 'aws', domain: 'amazonaws.com' };
}
