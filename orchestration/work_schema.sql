-- Tables of the work file that no dbt model makes: the load manifest and the audit trail. Safe to run again.
create schema if not exists loads;
create schema if not exists audit;
create schema if not exists raw_company;

create table if not exists raw_company.company (
    company_name varchar, as_of date, reporting_currency varchar, time_zone varchar, min_n bigint,
    return_window_days bigint, publish_quotes varchar
);

create table if not exists raw_company.rules (
    trend_alpha double, trend_min_change double, trend_max_out_of_stock double, attach_min_orders bigint,
    attach_window_days bigint, new_product_months bigint, cannibalisation_min_months bigint,
    attention_per_owner bigint, attention_quiet_weeks bigint, margin_floor double, margin_max_drop double,
    goal_at_risk_from double, goal_min_pace double, survey_weight_by varchar, survey_max_unplaced double,
    survey_nonresponse_min_gap double, survey_straight_line_items bigint, survey_speeder_seconds double,
    driver_min_n bigint, margin_min_coverage double, drift_accepted_from varchar, detractor_max_rating double,
    feedback_triage_days double, feedback_answer_days double, backlog_reach_months bigint, demand_min_n bigint,
    demand_serve_from double, demand_grow_below double, gap_min_askers bigint, gap_min_share double
);
-- for work files made before these thresholds
alter table raw_company.rules add column if not exists margin_max_drop double;
alter table raw_company.rules add column if not exists goal_at_risk_from double;
alter table raw_company.rules add column if not exists goal_min_pace double;
alter table raw_company.rules add column if not exists survey_weight_by varchar;
alter table raw_company.rules add column if not exists survey_max_unplaced double;
alter table raw_company.rules add column if not exists survey_nonresponse_min_gap double;
alter table raw_company.rules add column if not exists survey_straight_line_items bigint;
alter table raw_company.rules add column if not exists survey_speeder_seconds double;
alter table raw_company.rules add column if not exists driver_min_n bigint;
alter table raw_company.rules add column if not exists margin_min_coverage double;
alter table raw_company.rules add column if not exists drift_accepted_from varchar;
alter table raw_company.rules add column if not exists detractor_max_rating double;
alter table raw_company.rules add column if not exists feedback_triage_days double;
alter table raw_company.rules add column if not exists feedback_answer_days double;
alter table raw_company.rules add column if not exists backlog_reach_months bigint;
alter table raw_company.rules add column if not exists demand_min_n bigint;
alter table raw_company.rules add column if not exists demand_serve_from double;
alter table raw_company.rules add column if not exists demand_grow_below double;
alter table raw_company.rules add column if not exists gap_min_askers bigint;
alter table raw_company.rules add column if not exists gap_min_share double;

create table if not exists raw_company.theme_rules (
    theme varchar, theme_label varchar, theme_kind varchar, attribute varchar, language varchar,
    rule_kind varchar, phrase varchar, heeds_negation boolean, negation_window bigint
);

create table if not exists loads.sources (
    source varchar, table_name varchar, location varchar, delivery_kind varchar, time_zone varchar,
    freshness_hours bigint, is_present boolean
);

create table if not exists loads.files (
    file_id varchar, source varchar, table_name varchar, path varchar, sha256 varchar, size_bytes bigint,
    delivery_kind varchar, delivery varchar, file_version bigint, contract_hash varchar, status varchar,
    counted bigint, loaded bigint, quarantined bigint, held bigint, reason varchar, message varchar,
    warnings varchar, numeric_totals varchar, max_event_at timestamp, loaded_at timestamp, run_id varchar,
    mtime_ns bigint, control_records bigint
);
alter table loads.files add column if not exists control_records bigint;

-- what readers of marts and logs see of a file's name, which may hold personal data
create table if not exists loads.names (source varchar, path varchar, public_path varchar);

create table if not exists loads.quarantine (
    file_id varchar, source varchar, table_name varchar, path varchar, line bigint, record_no bigint,
    column_name varchar, reason varchar, message varchar, raw_record varchar, contract_hash varchar,
    resolved_by varchar, detected_at timestamp, resolved_file_id varchar
);
alter table loads.quarantine add column if not exists resolved_file_id varchar;

-- what survey exports ask, file by file, and what each question seems to be; no answer's text
create table if not exists loads.survey_questions (
    source varchar, file_id varchar, file_version bigint, delivery varchar, position bigint, question_id varchar,
    wording varchar, question_group varchar, item varchar, answers bigint, numbers bigint, lowest double,
    highest double, distinct_values bigint, metric_type varchar, scale_min bigint, scale_max bigint, why varchar
);

-- what a replay did with one file; resolved_by in loads.quarantine is the run_id of a row here or in loads.files
create table if not exists loads.replays (
    run_id varchar, source varchar, file_id varchar, path varchar, was varchar, tried bigint, loaded bigint,
    message varchar, replayed_at timestamp
);

create table if not exists audit.verdicts (
    mart varchar, fingerprint varchar, suite varchar, expected bigint, evaluated bigint,
    failed_critical bigint, failed_warning bigint, passed boolean, failures varchar, run_id varchar,
    audited_at timestamp
);

create table if not exists audit.publish_attempts (
    candidate_run_id varchar, mart varchar, suite varchar, expectations bigint, failed_critical bigint,
    failed_warn bigint, decision varchar, reason varchar, previous_run_id varchar, row_count bigint,
    previous_row_count bigint, attempted_at timestamp
);

-- rows and amounts of the published version, for suites to compare with; period is null for all rows together
create table if not exists audit.published_profile (
    mart varchar, run_id varchar, as_of date, period date, is_complete boolean, row_count bigint, amount double
);

-- what the last whole build had taken in: a partial build makes only what changed since
create schema if not exists builds;

create table if not exists builds.files (
    source varchar, path varchar, file_id varchar, file_version bigint, loaded bigint, reason varchar
);
alter table builds.files add column if not exists file_version bigint;

create table if not exists builds.lookups (lookup varchar, lookup_key varchar, detail varchar, state varchar);

create table if not exists builds.company as select * from raw_company.company limit 0;

create table if not exists builds.theme_rules as select * from raw_company.theme_rules limit 0;

create table if not exists builds.code (code_state varchar);
