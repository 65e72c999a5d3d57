-- A server that holds documents says several times a second that it lives: `beat` grows, whatever the
-- clocks of the machines say. Another takes its documents over only once it no longer grows.

alter table synthesis_owner add column beat integer not null default 0;
