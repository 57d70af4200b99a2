/** Fields by when they came: ApplicationsController.php 1194 and 2801 of 4.3.11, 2103 of 4.0.0-beta.440. */
const shared = [
  ...["name", "description", "is_static", "domains", "git_repository", "git_branch", "git_commit_sha", "build_pack"],
  ...["install_command", "build_command", "start_command", "ports_exposes", "ports_mappings", "base_directory"],
  ...["publish_directory", "limits_memory", "limits_cpus", "custom_labels", "custom_docker_run_options"],
  ...["post_deployment_command", "post_deployment_command_container", "pre_deployment_command"],
  ...["pre_deployment_command_container", "docker_compose_location", "docker_compose_custom_start_command"],
  ...["docker_compose_custom_build_command", "docker_compose_domains", "watch_paths", "redirect", "instant_deploy"],
  ...["use_build_server", "connect_to_docker_network", "force_domain_override"],
];

export const updateFields: readonly string[] = shared;

export const createFields: readonly string[] = [
  ...shared,
  ...["project_uuid", "environment_name", "environment_uuid", "server_uuid", "destination_uuid", "type"],
  ...["docker_compose_raw", "autogenerate_domain"],
];

export const settingFields: readonly string[] = [
  ...["connect_to_docker_network", "is_consistent_container_name_enabled", "is_stripprefix_enabled"],
  ...["is_gzip_enabled", "is_force_https_enabled", "is_auto_deploy_enabled", "is_container_label_escape_enabled"],
  "is_preserve_repository_enabled",
];

export const environmentSettings: readonly string[] = [
  "instant_deploy",
  "autogenerate_domain",
  "force_domain_override",
];

export const laterFields: readonly string[] = [
  ...settingFields.filter((field) => field !== "connect_to_docker_network"),
  ...["max_restart_count", "is_raw_compose_deployment_enabled", "tags", "noindex_domains", "stop_grace_period"],
];
