-- Views over the mirror in the words of the supervision. {schema} is the mirror's own.
-- Every view is kept by CREATE OR REPLACE: columns are added at the end and never taken away, so
-- that what the office built on them goes on working.

CREATE OR REPLACE VIEW {schema}.point_result AS
SELECT answer.id, answer.visit, visit.number AS visit_number, visit.held_on, visit.kind AS visit_kind,
       visit.supplier, supplier.name AS supplier_name, scheme.scheme, scheme.version AS scheme_version,
       answer.point, answer.outcome, answer.comment, answer.source
FROM {schema}.point_answer AS answer
JOIN {schema}.visit ON visit.id = answer.visit
LEFT JOIN {schema}.supplier ON supplier.id = visit.supplier
LEFT JOIN {schema}.scheme_text AS scheme ON scheme.id = visit.scheme
WHERE answer.outcome IS NOT NULL AND visit.state <> 'cancelled';
COMMENT ON VIEW {schema}.point_result IS
    'Resultatet af hvert kontrolpunkt med besøg og leverandør. Kan indeholde personoplysninger i bemærkninger.';

CREATE OR REPLACE VIEW {schema}.case_point_result AS
SELECT checked.id, checked.visit, visit.number AS visit_number, visit.held_on,
       visit.supplier, supplier.name AS supplier_name,
       checked.case_number, checked.point, checked.outcome, checked.comment
FROM {schema}.case_check AS checked
JOIN {schema}.visit ON visit.id = checked.visit
LEFT JOIN {schema}.supplier ON supplier.id = visit.supplier
WHERE checked.outcome IS NOT NULL AND visit.state <> 'cancelled';
COMMENT ON VIEW {schema}.case_point_result IS
    'Resultatet af hvert kontrolpunkt i hver udtrukket sag. Personoplysninger: sagsnumre.';

CREATE OR REPLACE VIEW {schema}.hour_difference AS
SELECT review.id, review.visit, visit.number AS visit_number, visit.held_on,
       visit.supplier, supplier.name AS supplier_name, review.case_number,
       review.invoiced_hours, review.documented_hours,
       review.invoiced_hours - review.documented_hours AS difference_hours,
       greatest(review.invoiced_hours - review.documented_hours, 0) AS shortfall_hours,
       review.hourly_price,
       round(greatest(review.invoiced_hours - review.documented_hours, 0) * review.hourly_price, 2)
           AS shortfall_kroner
FROM {schema}.case_review AS review
JOIN {schema}.visit ON visit.id = review.visit
LEFT JOIN {schema}.supplier ON supplier.id = visit.supplier
WHERE review.invoiced_hours IS NOT NULL AND review.documented_hours IS NOT NULL
  AND visit.state <> 'cancelled';
COMMENT ON VIEW {schema}.hour_difference IS
    'Timedifferencer: fakturerede timer minus dokumenterede, sag for sag. Konstaterede differencer, aldrig opregnet til alle sager. Personoplysninger: sagsnumre.';

CREATE OR REPLACE VIEW {schema}.visit_overview AS
SELECT visit.id, visit.number, visit.kind, visit.announced, visit.state, visit.planned_on, visit.held_on,
       visit.supplier, supplier.name AS supplier_name, supplier.kind AS supplier_kind, supplier.cvr,
       site.name AS site_name, site.city AS site_city, visit.parent, visit.access_refused,
       points.ok AS points_ok, points.not_ok AS points_not_ok,
       points.not_tested AS points_not_tested, points.not_relevant AS points_not_relevant,
       coalesce(totals.reviewed, cases.reviewed) AS cases_reviewed,
       coalesce(totals.not_found, cases.not_found) AS cases_not_found,
       coalesce(totals.shortfall_hours, hours.shortfall_hours) AS shortfall_hours,
       coalesce(totals.shortfall_kroner, hours.shortfall_kroner) AS shortfall_kroner,
       reports.versions AS report_versions, reports.locked_at AS report_locked_at
FROM {schema}.visit
LEFT JOIN {schema}.supplier ON supplier.id = visit.supplier
LEFT JOIN {schema}.delivery_site AS site ON site.id = visit.site
LEFT JOIN {schema}.visit_totals AS totals ON totals.id = visit.id
LEFT JOIN (
    SELECT answer.visit, count(*) FILTER (WHERE outcome = 'ok') AS ok,
           count(*) FILTER (WHERE outcome = 'not_ok') AS not_ok,
           count(*) FILTER (WHERE outcome = 'not_tested') AS not_tested,
           count(*) FILTER (WHERE outcome = 'not_relevant') AS not_relevant
    FROM {schema}.point_answer AS answer GROUP BY answer.visit) AS points ON points.visit = visit.id
LEFT JOIN (
    SELECT review.visit, count(*) FILTER (WHERE state = 'reviewed') AS reviewed,
           count(*) FILTER (WHERE state = 'not_found') AS not_found
    FROM {schema}.case_review AS review GROUP BY review.visit) AS cases ON cases.visit = visit.id
LEFT JOIN (
    SELECT difference.visit, sum(difference.shortfall_hours) AS shortfall_hours,
           sum(difference.shortfall_kroner) AS shortfall_kroner
    FROM {schema}.hour_difference AS difference GROUP BY difference.visit) AS hours
    ON hours.visit = visit.id
LEFT JOIN (
    SELECT report.visit, max(report.version) AS versions, max(report.locked_at) AS locked_at
    FROM {schema}.report GROUP BY report.visit) AS reports ON reports.visit = visit.id;
COMMENT ON VIEW {schema}.visit_overview IS
    'Ét besøg, én linje: leverandør, sted, resultater i tal, timedifferencer og rapport. Uden borgeroplysninger.';

CREATE OR REPLACE VIEW {schema}.supplier_year AS
SELECT overview.supplier, overview.supplier_name, overview.supplier_kind,
       extract(year FROM overview.held_on)::integer AS year,
       count(*) AS visits, count(*) FILTER (WHERE NOT overview.announced) AS unannounced_visits,
       count(*) FILTER (WHERE overview.parent IS NOT NULL) AS follow_up_visits,
       count(*) FILTER (WHERE overview.points_not_ok > 0) AS visits_with_remarks,
       sum(overview.points_ok) AS points_ok, sum(overview.points_not_ok) AS points_not_ok,
       sum(overview.cases_reviewed) AS cases_reviewed,
       sum(overview.shortfall_hours) AS shortfall_hours,
       sum(overview.shortfall_kroner) AS shortfall_kroner
FROM {schema}.visit_overview AS overview
WHERE overview.held_on IS NOT NULL AND overview.state <> 'cancelled'
GROUP BY overview.supplier, overview.supplier_name, overview.supplier_kind,
         extract(year FROM overview.held_on);
COMMENT ON VIEW {schema}.supplier_year IS
    'Leverandør for leverandør og år for år: grundlaget for årsrapporten. Uden borgeroplysninger.';
