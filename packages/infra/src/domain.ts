import type { EnvironmentConfig } from '@stratiform/config';
import { ApiMapping, DomainName } from 'aws-cdk-lib/aws-apigatewayv2';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { ARecord, HostedZone, RecordTarget } from 'aws-cdk-lib/aws-route53';
import { ApiGatewayv2DomainProperties } from 'aws-cdk-lib/aws-route53-targets';
import { Construct } from 'constructs';
import type { ServerlessHttpApi } from 'stratiform';

/** The address at which people call the API: its domain where it has one, the emulator's front door, or API Gateway's own. */
export function publicUrl(scope: Construct, config: EnvironmentConfig, http: ServerlessHttpApi): string {
  if (config.domain !== 'none') {
    new ApiDomain(scope, 'Domain', { ...config.domain, http });
    return `https://${config.domain.name}`;
  }
  return config.endpoint === 'aws' ? http.url : config.endpoint.api;
}

interface ApiDomainProps {
  readonly name: string;
  readonly certificateArn: string;
  readonly hostedZoneId: string;
  readonly hostedZoneName: string;
  readonly http: ServerlessHttpApi;
}

/** A domain name for the API, TLS 1.2 or newer, with its DNS record. */
class ApiDomain extends Construct {
  constructor(scope: Construct, id: string, props: ApiDomainProps) {
    super(scope, id);
    const domainName = new DomainName(this, 'Name', {
      domainName: props.name,
      certificate: Certificate.fromCertificateArn(this, 'Certificate', props.certificateArn),
    });
    new ApiMapping(this, 'Mapping', { api: props.http.httpApi, stage: props.http.stage, domainName });
    new ARecord(this, 'Record', {
      zone: HostedZone.fromHostedZoneAttributes(this, 'Zone', {
        hostedZoneId: props.hostedZoneId,
        zoneName: props.hostedZoneName,
      }),
      recordName: props.name,
      target: RecordTarget.fromAlias(
        new ApiGatewayv2DomainProperties(domainName.regionalDomainName, domainName.regionalHostedZoneId),
      ),
    });
  }
}
