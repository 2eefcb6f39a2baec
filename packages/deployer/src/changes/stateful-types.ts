/**
 * Types whose resources hold what no template can bring back, with what is lost along with one. A type belongs here if
 * people or programs put something into its resources at run time (rows, objects, messages, images, users, logs), or if
 * others depend on an identity that a new one doesn't have (keys that data is encrypted with, name servers, addresses).
 * Caches belong here too where they are also used as databases.
 */
export const STATEFUL_TYPES: Readonly<Record<string, string>> = {
  // Databases
  ...each('its data', [
    'AWS::Cassandra::Keyspace',
    'AWS::Cassandra::Table',
    'AWS::DocDB::DBCluster',
    'AWS::DocDB::DBInstance',
    'AWS::DocDBElastic::Cluster',
    'AWS::DSQL::Cluster',
    'AWS::DynamoDB::GlobalTable',
    'AWS::DynamoDB::Table',
    'AWS::ElastiCache::CacheCluster',
    'AWS::ElastiCache::ReplicationGroup',
    'AWS::ElastiCache::ServerlessCache',
    'AWS::HealthLake::FHIRDatastore',
    'AWS::Lightsail::Database',
    'AWS::MemoryDB::Cluster',
    'AWS::MemoryDB::MultiRegionCluster',
    'AWS::Neptune::DBCluster',
    'AWS::Neptune::DBInstance',
    'AWS::NeptuneGraph::Graph',
    'AWS::QLDB::Ledger',
    'AWS::RDS::DBCluster',
    'AWS::RDS::DBInstance',
    'AWS::RDS::GlobalCluster',
    'AWS::Redshift::Cluster',
    'AWS::RedshiftServerless::Namespace',
    'AWS::SDB::Domain',
    'AWS::Timestream::Database',
    'AWS::Timestream::InfluxDBInstance',
    'AWS::Timestream::Table',
  ]),
  // Objects, files and volumes
  ...each('its objects', [
    'AWS::Lightsail::Bucket',
    'AWS::S3::Bucket',
    'AWS::S3Express::DirectoryBucket',
    'AWS::S3Outposts::Bucket',
    'AWS::S3Tables::Namespace',
    'AWS::S3Tables::Table',
    'AWS::S3Tables::TableBucket',
    'AWS::S3Vectors::Index',
    'AWS::S3Vectors::VectorBucket',
  ]),
  ...each('its files', [
    'AWS::EC2::Instance',
    'AWS::EC2::Volume',
    'AWS::EFS::FileSystem',
    'AWS::FSx::FileSystem',
    'AWS::FSx::StorageVirtualMachine',
    'AWS::FSx::Volume',
    'AWS::Lightsail::Disk',
    'AWS::Lightsail::Instance',
    'AWS::SageMaker::NotebookInstance',
    'AWS::WorkSpaces::Workspace',
  ]),
  ...each('its recovery points', ['AWS::Backup::BackupVault', 'AWS::Backup::LogicallyAirGappedBackupVault']),
  ...each('its snapshots', ['AWS::FSx::Snapshot']),
  ...each('its images', ['AWS::ECR::PublicRepository', 'AWS::ECR::Repository']),
  ...each('its packages', ['AWS::CodeArtifact::Domain', 'AWS::CodeArtifact::Repository']),
  ...each('its commits', ['AWS::CodeCommit::Repository']),
  // Queues and streams
  ...each('its messages', ['AWS::AmazonMQ::Broker', 'AWS::SQS::Queue']),
  ...each('its records', [
    'AWS::Kinesis::Stream',
    'AWS::KinesisVideo::Stream',
    'AWS::MSK::Cluster',
    'AWS::MSK::ServerlessCluster',
    'AWS::SageMaker::FeatureGroup',
  ]),
  ...each('its archived events', ['AWS::Events::Archive']),
  // Logs and metrics
  ...each('its log events', ['AWS::CloudTrail::EventDataStore', 'AWS::Logs::LogGroup', 'AWS::Logs::LogStream']),
  ...each('its metrics', ['AWS::APS::Workspace']),
  ...each('its dashboards', ['AWS::Grafana::Workspace']),
  // Search
  ...each('its indexed documents', [
    'AWS::Elasticsearch::Domain',
    'AWS::Kendra::Index',
    'AWS::OpenSearchServerless::Collection',
    'AWS::OpenSearchService::Domain',
    'AWS::QBusiness::Index',
  ]),
  ...each('its tables', ['AWS::Glue::Database', 'AWS::Glue::Table']),
  // Users, keys and secrets
  ...each('its users', [
    'AWS::Cognito::UserPool',
    'AWS::Connect::Instance',
    'AWS::DirectoryService::MicrosoftAD',
    'AWS::DirectoryService::SimpleAD',
  ]),
  ...each('its identities', ['AWS::Cognito::IdentityPool']),
  ...each('its profiles', ['AWS::CustomerProfiles::Domain']),
  ...each('all data encrypted with it', ['AWS::KMS::Key', 'AWS::KMS::ReplicaKey']),
  ...each('its values', ['AWS::SecretsManager::Secret']),
  ...each('all certificates that it issued', ['AWS::ACMPCA::CertificateAuthority']),
  // What others know it by
  ...each('its records and name servers', ['AWS::Route53::HostedZone']),
  ...each('its address, which others may have been given,', ['AWS::EC2::EIP']),
  // Workloads that keep their own state
  ...each("the cluster's objects", ['AWS::EKS::Cluster']),
  ...each('its files and tables', ['AWS::EMR::Cluster']),
  ...each('its apps and home folders', ['AWS::SageMaker::Domain']),
  // Whatever is in it, where the plan doesn't list that
  ...each('all its resources', ['AWS::CloudFormation::Stack']),
};

function each(lost: string, types: readonly string[]): Record<string, string> {
  return Object.fromEntries(types.map((type) => [type, lost]));
}
